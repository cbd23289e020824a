"""A text without the names in it, and where its characters have gone."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from pipeline.noms import Found, Names, Pseudonyms
from pipeline.store.cases import KEPT, REPLACED, Case, Decisions, case_of

INSIDE: Final = "!/"  # between an archive and its member
# columns that hold codes; any other text is searched for names, whatever columns come later
_CODES: Final = frozenset(
    {
        *("document_id", "source", "proposal_id", "doublon_de", "media_type", "genre", "langue"),
        *("date", "diffusion", "departements", "regions", "reader", "kind", "porteur_famille"),
        *("lieu_origine", "statut", "themes", "tendances", "model_version"),
    }
)


@dataclass(frozen=True, slots=True)
class Edited:
    """The public text; `spans` are (start, end, length of what stands there now), in order."""

    text: str
    spans: tuple[tuple[int, int, int], ...] = ()

    def moved(self, offset: int, *, end: bool = False) -> int:
        """Return where a character offset of the first text stands in the public one.

        Inside a name it is where its replacement begins, or ends for an exclusive `end`.
        """
        shift = 0
        for start, stop, length in self.spans:
            if offset >= stop:
                shift += length - (stop - start)
            elif offset > start:
                return start + shift + (length if end else 0)
            else:
                break
        return offset + shift


@dataclass(slots=True)
class Editor:
    """Replaces the names of one document; `cases` fill with what is doubtful, each words once."""

    source: str
    public: str
    names: Names
    decisions: Decisions
    cases: dict[str, Case] = field(default_factory=dict)
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)

    def edit(self, text: str) -> Edited:
        """Return the text without names."""
        found = [self._decided(text, item) for item in self.names.find(text)]
        gone = [item for item in found if not item.kept]
        if not gone:
            return Edited(text)
        pieces = [self.pseudonyms.shown(text[item.start : item.end], item) for item in gone]
        starts = [0, *(item.end for item in gone)]
        between = [
            text[a:b] for a, b in zip(starts, [item.start for item in gone] + [None], strict=True)
        ]
        made = "".join(part for pair in zip(between, [*pieces, ""], strict=True) for part in pair)
        spans = tuple(
            (item.start, item.end, len(piece)) for item, piece in zip(gone, pieces, strict=True)
        )
        return Edited(made, spans)

    def text(self, text: str) -> str:
        """Return the text alone."""
        return self.edit(text).text

    def said(self, text: str) -> str:
        """Return a text without names, and without the path or the name of its file."""
        text = self.text(text)
        inner = self.source.rpartition(INSIDE)[2]
        for name in (self.source, inner, PurePosixPath(inner).name):  # the longest first
            text = text.replace(name, self.public) if "." in name else text
        return text

    def row(self, row: dict[str, Any], skipped: str = "") -> dict[str, Any]:
        """Return a row of a table, all its texts edited but codes and the one `skipped`."""
        made = dict(row)
        for name, value in row.items():
            if name in _CODES or name == skipped:
                continue
            if isinstance(value, str):
                made[name] = self.said(value)
            elif isinstance(value, list) and value and isinstance(value[0], str):
                made[name] = [self.said(item) for item in value]
        return made

    def _decided(self, text: str, item: Found) -> Found:
        if not item.doubt:
            return item
        words = text[item.start : item.end]
        decision = self.decisions.get((self.source, words), "")
        kept = {REPLACED: False, KEPT: True}.get(decision, item.kept)
        made = Found(item.start, item.end, item.nature, item.doubt, kept=kept)
        self.cases.setdefault(words, case_of(self.source, self.public, text, made, decision))
        return made
