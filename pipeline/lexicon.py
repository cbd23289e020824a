"""The cues of fields and statuts: words in `lexique.yaml`, each list with yes/no examples."""

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import ResourceError
from pipeline.settings import RESOURCES
from pipeline.text import plain
from pipeline.yaml_file import read_yaml

DEFAULT = RESOURCES / "lexique.yaml"
OTHER = "autre"
_CLOSES_LABEL = re.compile(r"[:;–—?]")
_SHORT_LINE = 80  # characters
_LABEL = 30  # characters
_REMEMBERED = 5_000  # texts
_MARKS = "-–—•*▪◦ "
_STOPS = (".", "!", ",")
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\]")  # of an expression
_HEADS = (r"\b", "^")
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ]|[lL]['’]|(?:[lL]es?|[lL]a) (?=[\w’']+)")


class Cues(BaseModel):
    """Regular expressions on `pipeline.text.plain` text, and examples that run as tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    motifs: tuple[str, ...]
    oui: tuple[str, ...]
    non: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The motifs as one expression; neighbours that begin alike are tried together, quickly."""
        every = [part for motif in self.motifs for part in _alternatives(motif)]
        groups = [(head, list(parts)) for head, parts in groupby(every, key=_head)]
        return re.compile(
            "|".join(
                f"{head}(?:{'|'.join(part.removeprefix(head) for part in parts)})"
                for head, parts in groups
            )
        )


def _alternatives(motif: str) -> list[str]:
    """Return what the bars outside of all brackets part."""
    parts, depth = [""], 0
    for sign in _SIGN.findall(motif):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _head(part: str) -> str:
    return next((head for head in _HEADS if part.startswith(head)), "")


class Lexicon(BaseModel):
    """Field labels by field, statut cues by statut, carriers in running prose and by family."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    etiquettes: dict[str, Cues]
    statuts: dict[str, Cues]
    etats: dict[str, Cues]
    porteurs: Cues
    organisations: Cues
    partenaires: Cues
    accompagnes: Cues
    sans_valeur: Cues
    sans_deux_points: Cues
    familles: dict[str, Cues]

    @cached_property
    def _labels(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (name, re.compile(rf"\W*(?:{cues.pattern.pattern})\s*(?:[:;–—?]|\(s\)\s*:)\s*"))
            for name, cues in self.etiquettes.items()
        ]

    def label_at_start(self, text: str) -> str | None:
        """Return the field whose label opens the text (« Porteur : … »), if any."""
        found = self.label_match(text)
        return found[0] if found else None

    def label_match(self, text: str) -> tuple[str, int] | None:
        """Return (field, offset of the value) when a label opens the text."""
        return self._matches(text)

    @cached_property
    def _matches(self) -> Callable[[str], tuple[str, int] | None]:
        """The same, remembered: a unit, its block and its proposal ask for one text."""
        return lru_cache(_REMEMBERED)(self._label_match)

    def _label_match(self, text: str) -> tuple[str, int] | None:
        head = text[:80]
        if _CLOSES_LABEL.search(head):
            head = plain(head)
            for name, pattern in self._labels:
                if match := pattern.match(head):
                    return name, match.end()
        return self._open_label(text)

    def _open_label(self, text: str) -> tuple[str, int] | None:
        """Return the same of a line whose label stood in a column of its own: « Pilote CHU »."""
        if len(text) > _SHORT_LINE or ":" in text or text.endswith(_STOPS):
            return None
        match = self.sans_deux_points.pattern.match(plain(text[:_LABEL]))
        if match is None or not _NAME.match(text, match.end()):
            return None
        name = self.label_of_header(match.group().lstrip(_MARKS))
        return (name, match.end()) if name else None

    def label_of_header(self, header: str) -> str | None:
        """Return the field that a table's column holds, from its header."""
        head = plain(header).strip(" :.*")
        for name, cues in self.etiquettes.items():
            if cues.pattern.fullmatch(head):
                return name
        return None

    def famille(self, porteur: str) -> str:
        """Return the family of a carrier: that of the first one it names, `autre` without any.

        Of expressions that begin together the longest wins (« communauté professionnelle … »).
        """
        text = plain(porteur)
        found = [
            (match.start(), -match.end(), code)
            for code, cues in self.familles.items()
            if (match := cues.pattern.search(text))
        ]
        return min(found)[2] if found else OTHER

    def statut_cues(self, text: str) -> list[str]:
        """Return the statuts whose cues stand in a plain text, in the lexicon's order."""
        return [name for name, cues in self.statuts.items() if cues.pattern.search(text)]


def load_lexicon(path: Path | None = None) -> Lexicon:
    """Return the lexicon of a YAML file, the shipped one by default.

    Raises:
        ResourceError: it is missing or faulty (French).
    """
    path = path or DEFAULT
    try:
        return Lexicon.model_validate(read_yaml(path))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        message = f"Le lexique « {path} » est absent ou faux ({error}). Réinstallez Remontées."
        raise ResourceError(message) from error
