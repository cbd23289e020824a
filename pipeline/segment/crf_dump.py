"""What a file of python-crfsuite knows, from its own listing.

`Tagger.info` reads the same listing line by line in Python: 0.8 s for our fields.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pycrfsuite

_ATTRIBUTE: Final = re.compile(r"^ *\d+: (.*)$", re.MULTILINE)
_STATE: Final = re.compile(r"^  \(0\) (.*) --> (.*): (\S+)$", re.MULTILINE)


def attributes(tagger: pycrfsuite.Tagger) -> list[str]:
    """Return the names of the features that an open tagger knows."""
    return _ATTRIBUTE.findall(_section(tagger, "ATTRIBUTES"))


def state_features(tagger: pycrfsuite.Tagger) -> list[tuple[str, str, float]]:
    """Return the features of an open tagger, each with a label and what it says for it."""
    found = _STATE.findall(_section(tagger, "STATE_FEATURES"))
    return [(feature, label, float(weight)) for feature, label, weight in found]


def _section(tagger: pycrfsuite.Tagger, name: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "listing"
        tagger.dump(str(path))
        listing = path.read_bytes().decode()
    start = listing.index(f"{name} = {{\n")
    return listing[start : listing.index("\n}\n", start)]
