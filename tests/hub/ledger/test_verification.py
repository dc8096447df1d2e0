"""Whoever tampers in SQL is found: each way to lie has its name."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from haechi.core.canonical import canonical
from haechi.core.ids import SYSTEM
from haechi.core.merkle import Frontier, leaf_hash
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api
from haechi.hub.ledger.errors import HeadsMissing, LogContradictsHead
from haechi.hub.ledger.models import Leaf

pytestmark = pytest.mark.django_db
ROWS = "ledger_lamptransition"


@pytest.fixture
def log(lamp: Any, now: datetime) -> Any:
    """Six transitions and two other events under three heads. Every test begins with a sound log."""
    for number in range(3):
        at = now + timedelta(minutes=number)
        for to in ("on", "off"):
            api.move(lamp, to, actor=SYSTEM, now=at, step=Step(reason="routine"))
        api.append("test.event", uuid4(), {"number": number}, now=at)
        api.sequence(at)
    report = api.verify(now)
    assert report.sound
    assert (report.size, report.transitions, report.heads, report.pending) == (9, 6, 3, 0)
    return lamp


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(now: datetime) -> set[str]:
    return {finding.kind for finding in api.verify(now).findings}


@pytest.mark.parametrize(
    "column",
    [
        "actor = 'officer:somebody'",
        "role = 'lead'",
        "at = at + interval '1 microsecond'",
        "reason = 'other'",
        "basis = 'invented'",
        "public_note = 'kind.words'",
        "sealed_note = '{}'::jsonb || '{\"ct\":\"x\"}'::jsonb",
        "grant_id = gen_random_uuid()",
    ],
)
def test_a_changed_transition(log: Any, now: datetime, column: str) -> None:
    sql(f"UPDATE {ROWS} SET {column} WHERE version = 2")

    assert "row_changed" in found(now)


def test_a_transition_moved_to_another_subject(log: Any, now: datetime) -> None:
    other = type(log).objects.create(state="off", created_at=now, entered_at=now)
    sql(f"UPDATE {ROWS} SET subject_id = %s WHERE version = 6", other.pk)

    assert found(now) == {"row_changed", "state_differs"}


def test_two_transitions_that_changed_places(log: Any, now: datetime) -> None:
    first, second = log.transitions.order_by("pk").values_list("pk", flat=True)[:2]
    for old, new in ((first, -1), (second, first), (-1, second)):
        sql(f"UPDATE {ROWS} SET id = %s WHERE id = %s", new, old)

    assert found(now) == {"row_changed"}


def test_a_deleted_transition(log: Any, now: datetime) -> None:
    sql(f"DELETE FROM {ROWS} WHERE version = 3")

    assert found(now) == {"row_missing", "state_differs"}


def test_a_transition_written_past_the_ledger(log: Any, now: datetime) -> None:
    log.transitions.create(actor="officer:x", role="lead", at=now, from_state="off", to_state="on", version=7)
    sql("UPDATE ledger_lamp SET state = 'on', version = 7, entered_at = %s", now)

    assert found(now) == {"leaf_missing"}


@pytest.mark.parametrize(
    "change",
    ["state = 'broken'", "version = version + 1", "entered_at = entered_at - interval '1 day'"],
)
def test_a_current_state_that_its_transitions_do_not_lead_to(log: Any, now: datetime, change: str) -> None:
    sql(f"UPDATE ledger_lamp SET {change}")

    assert found(now) == {"state_differs"}


def test_a_subject_that_never_moved_stands_where_it_began(lamp: Any, now: datetime) -> None:
    assert api.verify(now).sound
    sql("UPDATE ledger_lamp SET state = 'on'")

    assert found(now) == {"state_differs"}


def test_a_changed_body_leaf(log: Any, now: datetime) -> None:
    sql("UPDATE ledger_leaf SET body = '{\"number\": 99}' WHERE seq = 2")

    assert found(now) == {"row_changed"}


@pytest.mark.parametrize(
    "change", ["kind = 'other.event'", "subject = gen_random_uuid()", "created_at = now()"]
)
def test_a_body_leaf_told_otherwise(log: Any, now: datetime, change: str) -> None:
    sql(f"UPDATE ledger_leaf SET {change} WHERE seq = 2")

    assert found(now) == {"row_changed", "leaf_forged"}


@pytest.mark.parametrize("change", ["kind = 'lamp.broken'", "subject = gen_random_uuid()"])
def test_a_transitions_leaf_told_otherwise(log: Any, now: datetime, change: str) -> None:
    sql(f"UPDATE ledger_leaf SET {change} WHERE seq = 1")

    assert found(now) == {"row_changed", "leaf_forged"}


def test_a_transitions_leaf_with_another_time(log: Any, now: datetime) -> None:
    sql("UPDATE ledger_leaf SET created_at = created_at - interval '1 day' WHERE seq = 1")

    assert found(now) == {"leaf_forged"}


def test_a_leaf_that_points_nowhere(log: Any, now: datetime) -> None:
    sql("UPDATE ledger_leaf SET source = 'no_such_table:x' WHERE seq = 1")

    assert found(now) == {"row_missing", "leaf_missing", "leaf_forged"}


def test_a_deleted_leaf(log: Any, now: datetime) -> None:
    sql("DELETE FROM ledger_leaf WHERE seq = 4")

    assert {"leaf_deleted", "leaf_missing", "tree_changed"} <= found(now)


def test_the_last_leaves_cut_off_with_their_rows(log: Any, now: datetime) -> None:
    sql("DELETE FROM ledger_leaf WHERE seq >= 6")
    sql(f"DELETE FROM {ROWS} WHERE version >= 5")
    sql("UPDATE ledger_lamp SET version = 4, entered_at = %s", now + timedelta(minutes=1))

    assert found(now) == {"truncated"}


def test_everything_cut_off(log: Any, now: datetime) -> None:
    for table in (ROWS, "ledger_lamp", "ledger_leaf"):
        sql(f"DELETE FROM {table}")

    assert found(now) == {"truncated"}


def test_two_leaves_that_changed_numbers(log: Any, now: datetime) -> None:
    sql("UPDATE ledger_leaf SET seq = -1 WHERE seq = 0")
    sql("UPDATE ledger_leaf SET seq = 0 WHERE seq = 1")
    sql("UPDATE ledger_leaf SET seq = 1 WHERE seq = -1")

    assert found(now) == {"tree_changed", "root_differs"}


def rebuild_tree() -> None:
    """What a careful forger does: number all leaves anew and compute every stored node again."""
    sql("UPDATE ledger_leaf SET seq = NULL, nodes = NULL")
    edge = Frontier()
    for leaf in Leaf.objects.order_by("pk"):
        leaf.seq = edge.size
        edge, closed = edge.append(leaf_hash(bytes(leaf.digest)))
        leaf.nodes = b"".join(closed)
        leaf.save()


def test_a_leaf_removed_and_the_whole_tree_computed_anew(log: Any, now: datetime) -> None:
    sql("DELETE FROM ledger_leaf WHERE seq = 2")
    rebuild_tree()

    assert found(now) == {"root_differs", "truncated"}


def test_an_event_rewritten_with_its_digest_and_the_whole_tree(log: Any, now: datetime) -> None:
    leaf = Leaf.objects.get(seq=2)
    event = {
        "v": 1,
        "kind": leaf.kind,
        "subject": str(leaf.subject),
        "at": leaf.created_at.isoformat(),
        "body": {"number": 99},
    }
    leaf.body, leaf.digest = event["body"], sha256(bytes(leaf.salt or b"") + canonical(event)).digest()
    leaf.save()
    rebuild_tree()

    assert found(now) == {"root_differs", "leaf_forged"}


def test_a_leaf_slipped_into_the_signed_past(log: Any, now: datetime) -> None:
    api.append("test.event", uuid4(), {"late": True}, now=now)
    sql("UPDATE ledger_leaf SET seq = -1 WHERE seq IS NULL")
    sql("UPDATE ledger_leaf SET seq = seq + 100")
    sql("UPDATE ledger_leaf SET seq = seq - 99")

    assert {"tree_changed", "root_differs"} <= found(now)


def test_surplus_bytes_beside_a_node(log: Any, now: datetime) -> None:
    sql("UPDATE ledger_leaf SET nodes = nodes || sha256('x') WHERE seq = 2")

    assert found(now) == {"tree_changed"}


def test_a_salt_removed_without_record(log: Any, now: datetime) -> None:
    sql("UPDATE ledger_leaf SET salt = NULL WHERE seq = 1")
    sql(f"UPDATE {ROWS} SET reason = 'other' WHERE version = 2")

    assert found(now) == {"salt_missing"}


def test_an_erasure_recorded_stays_visible(log: Any, now: datetime) -> None:
    api.erase(api.LeafId(Leaf.objects.get(seq=1).pk), now=now)
    api.sequence(now)

    report = api.verify(now)
    assert report.sound
    assert report.erased == 1


def invent(kind: str, body: dict[str, Any], now: datetime, *, source: str = "body") -> None:
    """A leaf by somebody who can only write SQL: its own salt and digest, both right, and no key."""
    event = {"v": 1, "kind": kind, "subject": str(UUID(int=5)), "at": now.isoformat(), "body": body}
    digest = sha256(bytes(32) + canonical(event)).digest()
    sql(
        "INSERT INTO ledger_leaf (kind, subject, source, body, salt, digest, mark, created_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, sha256('guess'), %s)",
        *(kind, UUID(int=5), source, json.dumps(body), bytes(32), digest, now),
    )


def test_an_erasure_that_was_invented_covers_nothing(log: Any, now: datetime) -> None:
    """The salt is taken away, a leaf says that it was erased, and the transition is told otherwise."""
    leaf = Leaf.objects.get(seq=1)
    sql("UPDATE ledger_leaf SET salt = NULL WHERE seq = 1")
    invent("ledger.erased", {"leaf": leaf.pk}, now)
    sql(f"UPDATE {ROWS} SET reason = 'other' WHERE version = 2")
    api.sequence(now)

    assert found(now) == {"leaf_forged", "salt_missing"}


def test_a_true_erasure_does_not_cover_another_leaf(log: Any, now: datetime) -> None:
    """Two true records of erasures, made mute, point to each other and to a third leaf."""
    ids = [Leaf.objects.get(seq=seq).pk for seq in (0, 1)]
    for leaf_id in ids:
        api.erase(api.LeafId(leaf_id), now=now)
    first, second = Leaf.objects.filter(kind="ledger.erased").order_by("pk")
    for leaf, other in ((first, second.pk), (second, first.pk)):
        body = json.dumps({"leaf": other})
        sql("UPDATE ledger_leaf SET salt = NULL, body = %s WHERE id = %s", body, leaf.pk)
    api.sequence(now)

    assert found(now) == {"salt_missing"}
    assert len(api.verify(now).findings) == 4


def test_an_invented_transition_with_a_leaf_of_its_own(log: Any, now: datetime) -> None:
    row = log.transitions.create(
        actor="officer:x", role="lead", at=now, from_state="off", to_state="on", version=7
    )
    sql("UPDATE ledger_lamp SET state = 'on', version = 7, entered_at = %s", now)
    source = f"{ROWS}:{row.pk}"
    invent("lamp.on", {}, now, source=source)
    event = {"v": 1, "kind": "lamp.on", "subject": str(log.pk), "source": source, "facts": row.facts()}
    digest = sha256(bytes(32) + canonical(event)).digest()
    sql("UPDATE ledger_leaf SET subject = %s, digest = %s WHERE source = %s", log.pk, digest, source)
    api.sequence(now)

    assert found(now) == {"leaf_forged"}


def test_an_invented_leaf_is_named_at_once_and_never_numbered(log: Any, now: datetime) -> None:
    invent("test.event", {}, now)
    api.append("test.event", uuid4(), {}, now=now)
    api.sequence(now)

    report = api.verify(now + timedelta(days=3))
    assert (report.size, report.pending) == (10, 1)
    assert {finding.kind for finding in report.findings} == {"leaf_forged", "not_sequenced"}


def test_an_invented_leaf_that_numbered_itself_is_not_signed(log: Any, now: datetime) -> None:
    invent("test.event", {}, now)
    edge = Frontier()
    for leaf in Leaf.objects.order_by("pk"):
        edge, closed = edge.append(leaf_hash(bytes(leaf.digest)))
    sql("UPDATE ledger_leaf SET seq = 9, nodes = %s WHERE seq IS NULL", b"".join(closed))

    with pytest.raises(LogContradictsHead):
        api.sequence(now)
    assert found(now) == {"leaf_forged"}


def test_a_leaf_written_twice(log: Any, now: datetime) -> None:
    """A copy would carry a true mark; equal digests do not occur."""
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(
            "INSERT INTO ledger_leaf (kind, subject, source, body, salt, digest, mark, created_at) "
            "SELECT kind, subject, source, body, salt, digest, mark, created_at "
            "FROM ledger_leaf WHERE seq = 2"
        )


def test_the_file_of_heads_taken_away(log: Any, now: datetime, own_keys: Path) -> None:
    (own_keys / "ledger" / "heads.jsonl").unlink()
    api.append("test.event", uuid4(), {}, now=now)

    with pytest.raises(HeadsMissing):
        api.sequence(now)
    assert found(now) == {"heads_missing"}
    assert found(now + timedelta(days=3)) == {"heads_missing", "not_signed", "not_sequenced"}


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_heads_cut_off(log: Any, now: datetime, own_keys: Path, kept: int) -> None:
    path, lines = head_lines(own_keys)
    path.write_bytes(b"".join(lines[:kept]))

    assert found(now + timedelta(days=3)) == {"not_signed"}


def test_a_leaf_kept_from_its_number(log: Any, now: datetime) -> None:
    api.append("test.event", uuid4(), {}, now=now)

    assert api.verify(now + timedelta(minutes=9)).sound
    assert found(now + timedelta(minutes=11)) == {"not_sequenced"}


def test_a_pending_leaf_is_compared_too(log: Any, now: datetime) -> None:
    api.move(log, "on", actor=SYSTEM, now=now + timedelta(minutes=3))
    sql(f"UPDATE {ROWS} SET reason = 'other' WHERE version = 7")

    assert found(now) == {"row_changed"}


def head_lines(own_keys: Path) -> tuple[Path, list[bytes]]:
    path = own_keys / "ledger" / "heads.jsonl"
    return path, path.read_bytes().splitlines(keepends=True)


def test_a_head_with_a_changed_byte(log: Any, now: datetime, own_keys: Path) -> None:
    path, lines = head_lines(own_keys)
    lines[1] = lines[1].replace(b'"payload":"eyJ', b'"payload":"eyK')
    path.write_bytes(b"".join(lines))

    assert found(now) == {"head_forged", "head_missing"}


def test_nothing_found_names_what_was_written(log: Any, now: datetime) -> None:
    sql(f"UPDATE {ROWS} SET reason = 'canary' WHERE version = 2")
    sql('UPDATE ledger_leaf SET body = \'{"code": "canary"}\' WHERE seq = 2')

    findings = api.verify(now).findings

    assert len(findings) == 2
    assert "canary" not in str(findings)


@pytest.mark.django_db(transaction=True)
def test_rolled_back_and_concurrent_transactions_raise_no_alarm(lamp: Any, now: datetime) -> None:
    start = threading.Barrier(4)

    def work(number: int) -> None:
        try:
            own = type(lamp).objects.create(state="off", created_at=now, entered_at=now)
            start.wait(10)
            for step in range(6):
                with transaction.atomic():
                    api.move(own, "on" if own.state == "off" else "off", actor=SYSTEM, now=now)
                    gone = (step + number) % 3 == 0
                    transaction.set_rollback(gone)
                if gone:
                    own.refresh_from_db()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    start.wait(10)
    while any(thread.is_alive() for thread in threads):
        api.sequence(now)
        assert api.verify(now).sound
    for thread in threads:
        thread.join(10)
    api.sequence(now)

    report = api.verify(now)
    assert report.sound
    assert (report.size, report.transitions, report.pending) == (12, 12, 0)
