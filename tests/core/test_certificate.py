"""The root's statement binds key, person and agency."""

from haechi.core.certificate import member_statement


def test_the_statement_is_these_bytes() -> None:
    said = member_statement(agency="centre", person="p-1", public=b"\x01" * 3)
    assert said == b'haechi/member-key/v1|{"agency":"centre","person":"p-1","public":"AQEB","v":1}'


def test_every_part_changes_it() -> None:
    base = {"agency": "a", "person": "p", "public": b"k"}
    others = [{**base, "agency": "b"}, {**base, "person": "q"}, {**base, "public": b"l"}]
    said = {member_statement(**parts) for parts in [base, *others]}  # type: ignore[arg-type]
    assert len(said) == 4
