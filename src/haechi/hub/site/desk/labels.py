"""What codes are called on the desk. Codes travel and are stored; words are only for reading."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ROLES = {
    "role.counsellor": _("counsellor"),
    "role.deletion_officer": _("deletion officer"),
    "role.lead": _("lead"),
    "role.regulator": _("regulator"),
    "role.investigator": _("investigator"),
    "role.operator": _("operator"),
    "actor.reporter": _("the person who reported"),
    "actor.system": _("Haechi"),
    "actor.gateway": _("a gateway"),
    "actor.provider": _("the platform"),
    "actor.officer": _("a former colleague"),
}
_FACTS = {
    "track.sexual": _("sexual exploitation"),
    "track.false_info": _("false information"),
    "reporter.self": _("the person shown"),
    "reporter.guardian": _("guardian"),
    "reporter.family": _("family"),
    "reporter.agent": _("named agent"),
    "reporter.teacher": _("teacher"),
    "reporter.witness": _("witness"),
    "age.under_14": _("under 14"),
    "age.14_18": _("14 to 18"),
    "age.19_plus": _("19 or older"),
    "age.unknown": _("unknown"),
    "harm.synthesis": _("synthesised or edited"),
    "harm.filming": _("filmed without consent"),
    "harm.distribution": _("distributed"),
    "harm.threat": _("threatened with distribution"),
    "harm.anxiety": _("afraid of distribution"),
    "harm.other": _("other"),
    "want.deletion": _("removal"),
    "want.police": _("police"),
    "want.counselling": _("counselling"),
    "purpose.release_hash": _("match uploads by the hash"),
    "purpose.notice": _("ask places to remove it"),
    "purpose.evidence": _("keep evidence"),
    "purpose.referral": _("refer to another body"),
}
_CASE = {
    "case.opened": _("waiting for triage"),
    "case.needs_info": _("needs information"),
    "case.accepted": _("accepted"),
    "case.referred_out": _("referred out"),
    "case.duplicate": _("duplicate"),
    "case.out_of_scope": _("out of scope"),
    "case.review": _("withdrawn: decide"),
    "case.frozen": _("frozen"),
    "case.withdrawn": _("withdrawn"),
    "case.closed": _("closed"),
    "reason.depicts_reporter": _("it shows the person who reports"),
    "reason.reported_for_person": _("reported for the person it shows"),
    "reason.statutory_removal": _("removal by statute"),
    "reason.no_address": _("no address to ask at"),
    "reason.address_unclear": _("the address is unclear"),
    "reason.not_clear_who": _("not clear whom it shows"),
    "reason.private_room_police": _("in a private room: police"),
    "reason.other_body": _("another body helps better"),
    "reason.wishes_counselling_first": _("wishes counselling first"),
    "reason.same_report": _("the same report twice"),
    "reason.same_address": _("the same address is being worked on"),
    "reason.not_sexual": _("not sexual"),
    "reason.no_real_person": _("shows no real person"),
    "reason.lawful_label_only": _("lawful; at most a label"),
    "reason.reopened": _("taken up again"),
    "reason.withdrawn": _("withdrawn"),
    "reason.person_is_adult": _("the person is 19 or older"),
    "reason.guardian_and_child_agree": _("guardian and child agree"),
    "reason.no_longer_needed": _("no longer needed"),
    "reason.child_protection": _("to protect a child"),
    "reason.investigator_asked": _("an investigator asked"),
    "reason.stopped_everywhere": _("every gateway has stopped"),
    "reason.spreading_now": _("it is spreading now"),
    "reason.kept_elsewhere": _("kept elsewhere already"),
    "withdrawal.honour": _("Honour the withdrawal"),
    "withdrawal.protect": _("Go on protecting"),
}
_BANK = {
    "entry.claimed": _("claim: can only hold"),
    "entry.confirmed": _("confirmed: can block"),
    "entry.expired": _("claim ran out"),
    "entry.disputed": _("under objection"),
    "entry.ended": _("ended; hash erased"),
    "claim.standing": _("claimed by this report"),
    "claim.kept": _("kept until an officer decides"),
    "claim.ended": _("this report's claim ended"),
    "basis.platform_compared": _("the platform's reviewers compared a held upload"),
    "basis.authorised_viewing": _("an authorised body viewed the address outside Haechi"),
    "basis.finding": _("a finding of an investigating body or the commission"),
    "banks.confirmation": _("a person recorded a basis"),
}
_EVIDENCE = {
    "evidence.due": _("about to be kept"),
    "evidence.sealed": _("kept, sealed"),
    "evidence.unreachable": _("could not be reached; that is kept"),
    "evidence.refused": _("address refused; that is kept"),
    "evidence.waived": _("waived for speed"),
    "evidence.dropped": _("dropped after withdrawal"),
}
_TAKEDOWN = {
    "takedown.drafted": _("to be approved"),
    "takedown.unrouted": _("nobody known to tell"),
    "takedown.consent_missing": _("consent missing"),
    "takedown.checked": _("approved"),
    "takedown.overdue": _("overdue: reminder"),
    "takedown.sent": _("sent"),
    "takedown.delivered": _("delivered"),
    "takedown.uncertain": _("unclear whether it arrived"),
    "takedown.bounced": _("bounced"),
    "takedown.acknowledged": _("acknowledged"),
    "takedown.removed_claimed": _("says it is removed"),
    "takedown.refused": _("refused"),
    "takedown.geo_blocked": _("blocked in some places only"),
    "takedown.login_walled": _("behind a login"),
    "takedown.exhausted": _("before the enforcement desk"),
    "takedown.verified_gone": _("verified gone"),
    "takedown.watching": _("watched for a return"),
    "takedown.frozen": _("frozen after withdrawal"),
    "takedown.resurfaced": _("came back: new notice"),
    "takedown.settled": _("settled"),
    "takedown.cancelled": _("cancelled"),
    "escalation.proposed": _("proposed to the authority"),
    "escalation.taken_up": _("taken up"),
    "escalation.returned": _("returned"),
    "escalation.authority_unavailable": _("the authority cannot sit"),
    "escalation.resolved": _("resolved"),
    "escalation.withdrawn": _("withdrawn"),
}
_ERRORS = {
    "error.refused": _("That cannot be used"),
    "error.illegal_move": _("That step does not exist from here"),
    "error.stale_version": _("Somebody was faster"),
    "error.same_person": _("A second person is needed"),
    "error.not_permitted": _("Your role does not cover this"),
    "error.not_allowed": _("A rule forbids this"),
    "error.consent_missing": _("Consent is missing"),
    "error.wrong_track": _("The two tracks never mix"),
    "error.conflict": _("It does not fit what is there now"),
    "error.unavailable": _("Out of reach for now"),
    "error.tampered": _("What is stored contradicts itself"),
}
_SEALED = {
    "words.story": _("In their own words"),
    "words.danger": _("Danger"),
    "words.private_places": _("Private rooms (for police)"),
    "words.contact": _("Contact"),
    "words.contact_hours": _("When to contact"),
    "words.contact_care": _("With care"),
    "words.trusted_adult": _("A trusted adult"),
    "words.address": _("Address"),
    "words.final_address": _("Where it led"),
    "words.captured_at": _("Looked at"),
    "words.reporter_saw_it_at": _("Seen by the reporter"),
    "words.result": _("Result"),
    "words.status": _("Answer's status"),
    "words.reason": _("Reason"),
    "words.headers": _("Headers"),
    "words.text": _("Text of the page"),
    "words.threatened": _("threatened"),
    "words.nearby": _("the person is nearby"),
    "words.spreading": _("spreading now"),
    "words.self_harm": _("thoughts of self-harm"),
}
LABELS: dict[str, Promise] = {
    key: value
    for part in (_ROLES, _FACTS, _CASE, _BANK, _EVIDENCE, _TAKEDOWN, _ERRORS, _SEALED)
    for key, value in part.items()
}


def label(kind: str, code: str) -> str:
    """What `code` of this kind is called; an unknown code is shown as it is."""
    found = LABELS.get(f"{kind}.{code}")
    return code.replace("_", " ") if found is None else str(found)


def words_labels() -> dict[str, str]:
    """What the parts of sealed words are called, for the browser that opens them."""
    return {key.removeprefix("words."): str(value) for key, value in _SEALED.items()}
