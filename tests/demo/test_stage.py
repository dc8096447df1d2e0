"""The stage is set once: officers who can read, platforms that can be told, a gateway under contract."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from haechi.core.errors import Conflict
from haechi.demo.layout import Layout
from haechi.demo.stage import CAST, READERS, must_be_ours, set_stage
from haechi.hub.banks import api as banks
from haechi.hub.kernel import member_keys, staff
from haechi.hub.platforms import api as platforms
from haechi.infra.sealing import open_envelope, seal


def test_a_second_start_finds_everything_as_it_was(layout: Layout, stage: Any) -> None:
    again = set_stage(layout, layout.env("postgresql:///unused"), now=datetime.now(UTC))

    assert again == stage
    assert set(again.members) == {username for username, _, _ in CAST}
    assert len(banks.subscribers()) == 1
    assert [one.slug for one in platforms.every()] == ["demo-board", "demo-deaf"]


def test_readers_open_what_is_sealed_to_the_team(stage: Any) -> None:
    envelope = seal("말".encode(), dict(member_keys.active_member_keys()), "report:1")

    for username in READERS:
        member = stage.members[username]
        assert open_envelope(envelope, member.key_id, member.private).decode() == "말"
    assert not stage.members["haneul"].may_read


def test_secrets_stay_with_the_owner(layout: Layout, stage: Any) -> None:
    assert (layout.home / "members.json").stat().st_mode & 0o777 == 0o600
    assert len({member.password for member in stage.members.values()}) == len(CAST)


def test_the_boards_share_their_secret_with_the_hub(stage: Any) -> None:
    for name in ("board", "deaf"):
        assert platforms.route_to(f"platform:demo-{name}", "webhook").secret == stage.secrets[name]


def test_a_real_installation_is_not_played_in(stage: Any) -> None:
    must_be_ours()
    staff.add_agency("centre", name_ko="지원센터", name_en="Centre")

    with pytest.raises(Conflict, match="real installation"):
        must_be_ours()
