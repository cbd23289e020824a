"""The full-form lexicon: which parts of speech, inflections and lemmas a French form may have.

It lies in a lookups table of the vocabulary, so that spaCy saves and loads it with the model:
sorted 32-bit hashes of the forms, beside each the number of its class, and the classes. A class
is what forms share: their readings (`Nfs`, `VP3s`…, codes of the DELA dictionaries) and, by
part of speech, how to make the lemma (`3er`: drop three letters, add `er`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from spacy.strings import get_string_id
from spacy.vocab import Vocab

TABLE: Final = "formes"
NO_CLASS: Final = 0
_SCRIPT: Final = re.compile(r"(\d+)(.*)")


def key(form: str) -> int:
    """Return the 32-bit hash under which a form, in lower case, is kept."""
    return int(get_string_id(form)) & 0xFFFFFFFF


def script(form: str, lemma: str) -> str:
    """Return how to make the lemma of a form: letters to drop at its end, then those to add."""
    same = 0
    for ours, theirs in zip(form, lemma, strict=False):
        if ours != theirs:
            break
        same += 1
    return f"{len(form) - same}{lemma[same:]}"


def apply(form: str, edit: str) -> str | None:
    """Return the lemma that a script makes of a form; None where the form is too short."""
    match = _SCRIPT.fullmatch(edit)
    if match is None or int(match[1]) > len(form):
        return None
    return form[: len(form) - int(match[1])] + match[2]


@dataclass(frozen=True, slots=True)
class FormClass:
    """What forms of one class share.

    `readings` are part of speech and inflection, sorted; `scripts` pairs of part of speech and
    script, sorted.
    """

    readings: tuple[str, ...]
    scripts: tuple[tuple[str, str], ...]

    def lemmas(self, form: str, part: str) -> set[str]:
        """Return the lemmas that a form may have as that part of speech (`N`, `V`, `A`…)."""
        made = (apply(form, edit) for name, edit in self.scripts if name == part)
        return {lemma for lemma in made if lemma}


class Forms:
    """The lexicon, from its table.

    Args:
        table: `keys` (uint32, sorted) and `classes` (uint16) as bytes, and `names`, the classes
            as pairs of lists; class 0 is that of unknown forms.
    """

    def __init__(self, table: Mapping[str, object]) -> None:
        """View the table's bytes as arrays."""
        keys, classes, names = table["keys"], table["classes"], table["names"]
        assert isinstance(keys, bytes)
        assert isinstance(classes, bytes)
        assert isinstance(names, list)
        self._keys = np.frombuffer(keys, dtype="<u4")
        self._classes = np.frombuffer(classes, dtype="<u2")
        self._names = names
        self._made: dict[int, FormClass] = {}

    def __len__(self) -> int:
        """Return the number of forms."""
        return len(self._keys)

    def number(self, form: str) -> int:
        """Return the number of the class of a lower-case form, 0 when it is unknown."""
        wanted = np.uint32(key(form))
        place = int(np.searchsorted(self._keys, wanted))
        if place < len(self._keys) and self._keys[place] == wanted:
            return int(self._classes[place])
        return NO_CLASS

    def class_of(self, form: str) -> FormClass:
        """Return the class of a lower-case form; that of unknown forms is empty."""
        number = self.number(form)
        made = self._made.get(number)
        if made is None:
            readings, scripts = self._names[number]
            pairs = tuple((part, edit) for part, edit in scripts)
            made = self._made[number] = FormClass(tuple(readings), pairs)
        return made


def make_table(entries: Mapping[str, FormClass]) -> dict[str, object]:
    """Return the table of these lower-case forms; of two that share a hash, the first stays."""
    known = {FormClass((), ()): NO_CLASS}
    for entry in sorted(entries.values(), key=lambda one: (one.readings, one.scripts)):
        known.setdefault(entry, len(known))
    rows: dict[int, int] = {}
    for form in sorted(entries):
        rows.setdefault(key(form), known[entries[form]])
    keys = sorted(rows)
    return {
        "keys": np.array(keys, dtype="<u4").tobytes(),
        "classes": np.array([rows[one] for one in keys], dtype="<u2").tobytes(),
        "names": [[list(one.readings), [list(pair) for pair in one.scripts]] for one in known],
    }


def forms_of(vocab: Vocab) -> Forms | None:
    """Return the lexicon of a vocabulary, if it has one."""
    if TABLE not in vocab.lookups:
        return None
    table = vocab.lookups.get_table(TABLE)
    return Forms({name: table[name] for name in ("keys", "classes", "names")})
