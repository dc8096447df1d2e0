"""The error tree: each says what happened and what to do, and carries the bit callers need."""

from haechi.core import errors


def tree(root: type[errors.HaechiError]) -> list[type[errors.HaechiError]]:
    return [root, *(below for child in root.__subclasses__() for below in tree(child))]


def test_every_error_says_what_and_what_to_do() -> None:
    error = errors.Unavailable("The hub did not answer.", do="Try again in a minute.")
    assert str(error) == "The hub did not answer. Try again in a minute."
    assert not error.permanent


def test_a_refusal_has_a_name() -> None:
    assert errors.Refusal("truncated", "The file ends early.", do="Send it again.").reason == "truncated"


def test_codes_are_unique_and_drawn_in_the_docstring() -> None:
    own = [kind for kind in tree(errors.HaechiError) if kind.__module__ == errors.__name__]
    assert len({kind.code for kind in own}) == len(own)
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in own)
