"""Records as they travel and are printed."""

import json
import pickle

import msgspec
import pytest

from haechi.scan.records import Hit, Looked, Record, Refused, crashed, from_dict, json_line, to_dict

RECORDS = [
    Looked("a.png"),
    Looked("사진.png", (Hit(3, 0, "whole"), Hit(9, 31, "turned", 2**32 - 1))),
    Refused("b.png", "truncated", "It ends."),
    Looked("a\udcff.png", (Hit(1, 2, "whole"),)),
]


@pytest.mark.parametrize("record", RECORDS)
def test_what_is_written_is_read(record: Record) -> None:
    line = json_line(record)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert from_dict(json.loads(line)) == from_dict(to_dict(record)) == record
    assert pickle.loads(pickle.dumps(record)) == record


def test_a_line_names_its_parts() -> None:
    assert to_dict(RECORDS[1])["matches"] == (
        {"entry": 3, "distance": 0, "view": "whole"},
        {"entry": 9, "distance": 31, "view": "turned", "payload": 2**32 - 1},
    )
    assert to_dict(RECORDS[0]) == {"path": "a.png", "matches": ()}
    assert to_dict(RECORDS[2]) == {"path": "b.png", "error": "truncated", "message": "It ends."}


@pytest.mark.parametrize("plain", [{}, {"path": 3}, {"path": "a", "matches": [{"entry": "x"}]}])
def test_what_is_no_record_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        from_dict(plain)


def test_only_what_claims_to_be_a_picture_is_one() -> None:
    assert crashed("a").is_picture  # type: ignore[arg-type]
    assert not Refused("a", "unsupported", "").is_picture
