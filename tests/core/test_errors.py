"""The error tree: each says what happened and what to do, and carries the bit callers need."""

from haechi.core import errors


def tree(root: type[errors.HaechiError]) -> list[type[errors.HaechiError]]:
    return [root, *(below for child in root.__subclasses__() for below in tree(child))]


def test_every_error_says_what_and_what_to_do() -> None:
    error = errors.Unavailable("The hub did not answer.", do="Try again in a minute.")
    assert str(error) == "The hub did not answer. Try again in a minute."
    assert not error.permanent


def test_values_travel_beside_the_sentence_and_are_called_as_the_reader_calls_them() -> None:
    error = errors.Refusal(
        "few",
        "%(role)s has %(number)s of 100%%.",
        do="Get more.",
        values={"role": errors.Codes("role", ("lead", "officer")), "number": 3},
    )
    assert error.what == "lead, officer has 3 of 100%."
    german = {"%(role)s has %(number)s of 100%%.": "%(number)s hat %(role)s.", "Get more.": "Mehr!"}
    assert error.said(german.__getitem__, lambda codes: f"{codes.kind}s") == ("3 hat roles.", "Mehr!")


def test_a_sentence_without_values_may_hold_a_per_cent_sign() -> None:
    assert errors.Unavailable("It is 100% full.", do="Wait.").what == "It is 100% full."


def test_a_refusal_has_a_name() -> None:
    assert errors.Refusal("truncated", "The file ends early.", do="Send it again.").reason == "truncated"


def test_codes_are_unique_and_drawn_in_the_docstring() -> None:
    own = [kind for kind in tree(errors.HaechiError) if kind.__module__ == errors.__name__]
    assert len({kind.code for kind in own}) == len(own)
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in own)
