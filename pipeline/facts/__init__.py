"""Facts of a whole document: date, genre, places, how many projects it says it lists."""

from pipeline.facts.reader import read_facts

__all__ = ["read_facts"]
