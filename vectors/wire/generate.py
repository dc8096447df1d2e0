"""Write the golden messages of this folder anew: `python vectors/wire/generate.py`. All is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs

from haechi.core.canonical import b64u
from haechi.core.windows import Window, WindowHash
from haechi.wire import bank, codec, compare, feedback, notice, scan, signing, webhook

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ID = UUID("8f14e45f-ceea-467f-a8c3-0f1f0e2b6d55")
# A published test key: it signs nothing but these vectors.
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


def messages() -> dict[str, codec.Message]:
    """One message of each kind, by file name."""
    claim = bank.Entry(id="e-claim", hash="0f" * 32, kind="claim", quality=88, hold_until=NOW + 3 * DAY)
    confirmed = bank.Entry(id="e-confirmed", hash="a5" * 32, kind="confirmed", quality=100)
    text = scan.Text(
        ko="확인된 보호 목록의 이미지와 일치합니다.", en="It matches an image on the confirmed list."
    )
    objection = scan.Text(ko="이의를 제기할 수 있습니다.", en="You can object.")
    match = feedback.MatchReport(id=ID, entry="e-confirmed", verdict="block", distance=4, at=NOW)
    return {
        "bank_version": bank.BankVersion(
            v=1,
            number=7,
            issued_at=NOW,
            lease_until=NOW + DAY,
            subscriber="board-one",
            entries=(claim, confirmed),
            tombstones=(bank.Tombstone(id="e-gone", seq=3),),
        ),
        "ack": feedback.Ack(v=1, id=ID, bank=7, tombstone_seq=3, at=NOW),
        "match_reports": feedback.MatchReports(v=1, reports=(match,)),
        "scan_answer": scan.ScanAnswer(
            v=1,
            scan_id=ID,
            verdict="block",
            may_publish=False,
            reasons=(scan.Reason(code="confirmed_match", text=text, entry="e-confirmed", distance=4),),
            appeal=scan.Appeal(text=objection, decide_by=NOW + DAY),
        ),
        "scan_answer_2": scan.ScanAnswer(
            v=2,
            scan_id=ID,
            verdict="block",
            may_publish=False,
            reasons=(
                scan.Reason(
                    code="confirmed_match", text=text, entry="e-confirmed", distance=4, view="border_removed"
                ),
            ),
            appeal=scan.Appeal(text=objection, decide_by=NOW + DAY),
        ),
        **_with_windows(claim, confirmed, text, objection),
        **_about_removal(),
    }


def _with_windows(
    claim: bank.Entry, confirmed: bank.Entry, text: scan.Text, objection: scan.Text
) -> dict[str, codec.Message]:
    """The later versions, for whoever knows window hashes."""
    one = Window(y=320 * 64, x=240 * 64, half=64 * 64, word=(1 << 143) - 1)
    other = Window(y=160 * 64, x=200 * 64, half=32 * 64, word=0x5A5A)
    windows = bank.Windows(id="w-confirmed", hash=WindowHash(640, 480, (one, other)).text, proven=True)
    match = feedback.MatchReport(id=ID, entry="e-confirmed", verdict="hold", at=NOW)
    agreement = scan.Part(
        text=scan.Text(
            ko="조각 40개 가운데 27개가 일치하고, 보이는 부분은 원본의 62%입니다 (좌우 반전).",
            en="27 of 40 windows agree; the shown part is 62 % of the original, mirrored.",
        ),
        agreeing=27,
        banked=40,
        shown=62,
        turn=2,
        squares=scan.Squares(rows=640, columns=480, places=((20480, 15360, 4096), (10240, 12800, 2048))),
    )
    return {
        "bank_version_2": bank.BankVersion(
            v=2,
            number=8,
            issued_at=NOW,
            lease_until=NOW + DAY,
            subscriber="board-one",
            entries=(claim, structs.replace(confirmed, windows=windows)),
            tombstones=(bank.Tombstone(id="e-gone", seq=3), bank.Tombstone(id="w-gone", seq=4)),
        ),
        "match_reports_2": feedback.MatchReports(v=2, reports=(match,)),
        "scan_answer_3": scan.ScanAnswer(
            v=3,
            scan_id=ID,
            verdict="hold",
            may_publish=False,
            reasons=(
                scan.Reason(
                    code="confirmed_part", text=text, entry="e-confirmed", view="part", part=agreement
                ),
            ),
            hold_until=NOW + DAY,
            appeal=scan.Appeal(text=objection, decide_by=NOW + DAY),
        ),
    }


def _about_removal() -> dict[str, codec.Message]:
    return {
        "takedown_request": notice.TakedownRequest(
            v=1,
            type="takedown.request",
            id=ID,
            locator="https://board.example/p/1",
            platform="board-one",
            basis=notice.Basis(code="kr.false_video", statute="성폭력처벌법 제14조의2"),
            deadlines=notice.Deadlines(policy=NOW + DAY),
            preserve_logs=True,
            answer_url="https://hub.example/api/v1/notices/8f14e45f-ceea-467f-a8c3-0f1f0e2b6d55/answer",
            sent_at=NOW,
            attempt=1,
        ),
        "compare_request": compare.CompareRequest(
            v=1, locator="https://board.example/p/1", hashes=("a5" * 32,), minor_possible=False
        ),
        "compare_answer": compare.CompareAnswer(v=1, found="present", distance=4),
        "takedown_answer": notice.TakedownAnswer(
            v=1, type="takedown.answer", notice_id=ID, answer="refused", reason_code="needs_info", at=NOW
        ),
    }


def main() -> None:
    """Write every message, the signed bank version with its public key, and one webhook's headers."""
    made = {name: codec.encode(message) for name, message in messages().items()}
    for name, data in made.items():
        (HERE / f"{name}.json").write_bytes(data + b"\n")
    signed = signing.sign(made["bank_version"], bank.PAYLOAD_TYPE, KEY)
    (HERE / "signed_bank_version.json").write_bytes(signed + b"\n")
    (HERE / "public_key.txt").write_text(b64u(KEY.public_key().public_bytes_raw()) + "\n")
    headers = webhook.sign(made["takedown_request"], message_id=str(ID), secret=SECRET, now=NOW)
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
    (HERE / "takedown_request.headers").write_text(lines)


if __name__ == "__main__":
    main()
