"""The composition root as a Django app: connects events, tasks, queue and record once Django is ready."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "haechi.hub.site"
    label = "site"

    def ready(self) -> None:
        from haechi.hub.kernel import events, jobs, recording
        from haechi.hub.site import leaves
        from haechi.hub.site.queue import ProcrastinateJobs, register
        from haechi.hub.site.wiring import HANDLERS, TASKS

        events.wire(HANDLERS)
        register(TASKS)
        jobs.use(ProcrastinateJobs())
        recording.use(leaves.record)
