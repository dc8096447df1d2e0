"""Window hashes: what remains of a picture that was cropped, framed or put into another one.

A picture is looked at through upright square windows whose place and size it decides itself. What each
shows is 143 bits, the signs of its lowest frequencies; two pictures agree where several windows do, in one
scale and one shift. Everything is whole numbers: every language gets the same bits.
"""

from haechi.hashes.windows.hash import ASKED, BANKED, LEAST, hash_image, look, query, seen_of, warm
from haechi.hashes.windows.pick import Recipe
from haechi.hashes.windows.seen import Query, Seen
from haechi.hashes.windows.turns import turned

kind = "windows"

__all__ = [
    "ASKED",
    "BANKED",
    "LEAST",
    "Query",
    "Recipe",
    "Seen",
    "hash_image",
    "kind",
    "look",
    "query",
    "seen_of",
    "turned",
    "warm",
]
