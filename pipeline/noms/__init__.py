"""Persons' names, e-mail addresses and telephone numbers of French texts, found and replaced."""

from pipeline.noms.document import Names, learn, recognise
from pipeline.noms.found import Found
from pipeline.noms.replace import Pseudonyms

__all__ = ["Found", "Names", "Pseudonyms", "learn", "recognise"]
