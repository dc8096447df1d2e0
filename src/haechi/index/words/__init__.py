"""Exact search among words of 143 bits, many queries of many words at once: all that the rule calls near."""

from haechi.index.words.index import WordIndex
from haechi.index.words.rule import BITS, Rule

__all__ = ["BITS", "Rule", "WordIndex"]
