"""A proposal as the CRF over words reads it: words, labels, chances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.document import Block
from pipeline.proposal import Field
from pipeline.segment.field_words import Word

Run = tuple[int, int]  # first word, and last, left out


class Told(NamedTuple):
    """What is known of a word: plain lemma, part of speech, mood of a verb, organisation or not."""

    lemma: str
    pos: str
    mood: str
    organisation: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A proposal as the CRF reads it.

    Attributes:
        blocks: of its document.
        words: its words.
        told: of each word.
        labels: the best labelling.
        chances: the probability of each label at each word.
        rules: what labels and cues found.
    """

    blocks: Sequence[Block]
    words: Sequence[Word]
    told: Sequence[Told]
    labels: Sequence[str]
    chances: Mapping[str, Sequence[float]]
    rules: Mapping[str, Field]

    def value(self, run: Run) -> str:
        """Return the text of a run of words; that of two blocks is joined by a blank."""
        parts: list[tuple[int, int, int]] = []
        for word in self.words[slice(*run)]:
            start = parts.pop()[1] if parts and parts[-1][0] == word.block else word.start
            parts.append((word.block, start, word.end))
        return " ".join(self.blocks[block].text[start:end] for block, start, end in parts)

    def text(self, word: int) -> str:
        """Return the text of a word."""
        block, start, end = self.words[word][:3]
        return self.blocks[block].text[start:end]
