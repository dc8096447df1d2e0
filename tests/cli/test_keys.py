"""From a fresh root to a certified key, over lines that travel on a stick."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec import json, structs

from haechi.cli import keys
from haechi.cli.main import main
from haechi.core.canonical import b64u, unb64u
from haechi.core.errors import Conflict, NotPermitted, Refusal
from haechi.hub.kernel import member_keys, staff
from haechi.infra.sealing import key_id
from haechi.testing.clock import MORNING


def pending() -> keys.PendingLine:
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return keys.PendingLine(key_id(public), "centre", str(uuid4()), "mina", b64u(public))


def test_a_root_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    out = tmp_path / "root"
    public = keys.new_root(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert len(unb64u(public)) == 32
    assert unb64u(public) != out.read_bytes()
    with pytest.raises(Conflict):
        keys.new_root(out)
    with pytest.raises(Refusal):
        keys.new_root(tmp_path / "nowhere" / "root")


def test_a_root_that_others_can_read_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "root"
    keys.new_root(out)
    assert keys.read_root(out) == out.read_bytes()
    out.chmod(0o640)
    with pytest.raises(Refusal) as exposed:
        keys.read_root(out)
    assert exposed.value.reason == "root_exposed"
    (tmp_path / "other").write_bytes(b"no root")
    for wrong in (tmp_path / "other", tmp_path / "absent"):
        with pytest.raises(Refusal):
            keys.read_root(wrong)


def test_the_offline_half_signs_lines(tmp_path: Path) -> None:
    root = tmp_path / "root"
    runner = CliRunner()
    assert runner.invoke(main, ["keys", "root", "--out", str(root)]).exit_code == 0
    lines = [pending(), pending()]
    sent = b"\n".join(json.encode(line) for line in lines) + b"\n\n"
    done = runner.invoke(main, ["keys", "sign", str(root), "--yes"], input=sent)
    assert done.exit_code == 0, done.output
    answers = [json.decode(line, type=keys.SignedLine) for line in done.stdout.splitlines()]
    assert [answer.key for answer in answers] == [line.key for line in lines]


def test_nonsense_is_named_by_its_line(tmp_path: Path) -> None:
    root = tmp_path / "root"
    keys.new_root(root)
    sent = json.encode(pending()) + b"\nnonsense\n"
    done = CliRunner().invoke(main, ["keys", "sign", str(root), "--yes"], input=sent)
    assert done.exit_code == 3
    assert "Line 2" in done.stderr


def test_a_key_that_does_not_fit_its_id_is_not_signed(tmp_path: Path) -> None:
    keys.new_root(tmp_path / "root")
    seed = keys.read_root(tmp_path / "root")
    with pytest.raises(Refusal):
        keys.signed(structs.replace(pending(), key="0" * 16), seed)
    with pytest.raises(Refusal):
        keys.signed(structs.replace(pending(), public="***"), seed)


@pytest.mark.django_db
def test_the_whole_way(tmp_path: Path, own_keys: object, queue: object) -> None:
    public = keys.new_root(tmp_path / "root")
    seed = keys.read_root(tmp_path / "root")
    member_keys.trust_root(unb64u(public))
    agency = staff.add_agency("centre", name_ko="센터", name_en="Centre")
    person = staff.add_person("mina", password="quiet-river-stone", agency="centre", roles=("counsellor",))
    raw = X25519PrivateKey.generate().public_key().public_bytes_raw()
    member_keys.add(
        person, agency_id=agency, public=raw, wrapped_private={"v": 1, "key": key_id(raw)}, now=MORNING
    )
    (line,) = keys.pending_lines()
    assert (line.name, line.agency) == ("mina", "centre")
    answer = keys.signed(line, seed)
    for wrong in (structs.replace(answer, signature="***"), structs.replace(answer, signature=b64u(b"x"))):
        with pytest.raises(NotPermitted):
            list(keys.certify_lines([wrong], now=MORNING))
    moved = keys.signed(structs.replace(line, agency="elsewhere"), seed)
    with pytest.raises(NotPermitted):
        list(keys.certify_lines([moved], now=MORNING))
    assert list(keys.certify_lines([answer], now=MORNING)) == [line.key]
    assert member_keys.active_member_keys() == ((line.key, raw),)
    assert keys.pending_lines() == ()
