"""The gateway: runs beside a platform and answers, for each upload, whether it may be published, and why."""
