"""The runs of words that may be a value of a field, and what is seen of each.

The CRF over words tells how likely a value begins at a word, or goes on there. Several runs
compete; what tells them apart lies in the whole proposal and in the document: whether its other
proposals name a porteur, and the same one, what verb follows, what another field claims.
"""

from collections import Counter
from collections.abc import Container, Sequence
from typing import Final, NamedTuple

from pipeline.segment.field_read import Read, Run, Told
from pipeline.segment.field_values import BEGIN, INSIDE, OUTSIDE, TAGGED, values_of
from pipeline.text import plain

_STARTS: Final = 5
_ENDS: Final = 4
_BEGINS: Final = 0.03  # the least probability at which a value may begin
_GOES_ON: Final = 0.02
_FALLS: Final = 0.75  # of the word before: where the probability falls so low, a value may end
_SHARE: Final = 0.3  # of the first word
_LONGEST: Final = 60  # words
_NEAR: Final = 7  # words
_PATTERN: Final = 6  # words
_EDGE: Final = "^"
_KINDS: Final = (
    *("NOUN", "PROPN", "ADJ", "DET", "ADP", "VERB", "AUX", "PRON", "ADV", "NUM"),
    *("CCONJ", "SCONJ", "PUNCT", "X", "SYM", _EDGE),
)
_KIND: Final = {kind: number for number, kind in enumerate(_KINDS)}
_VERBS: Final = frozenset({"VERB", "AUX"})
_SPEAKER: Final = frozenset({"je", "nous", "on", "notre", "mon"})
_NAMES: Final = frozenset({"NOUN", "PROPN"})
_OPENS: Final = frozenset(".:;|–")
_STOPS: Final = frozenset(".;|")
_CLAUSE: Final = frozenset(".;:")
_GOVERNS: Final = frozenset({*_VERBS, "NOUN"})


class Candidate(NamedTuple):
    """A run of words of a proposal: numbers, and words, that speak for it or against it."""

    proposal: int
    run: Run
    numbers: list[float]
    lexical: tuple[str, ...]


class Proposal:
    """A proposal, and what all its candidates share."""

    def __init__(self, read: Read) -> None:
        """Look at a proposal that has words."""
        self.read = read
        self.size = len(read.words)
        nothing = [0.0] * self.size
        self.begins = {name: read.chances.get(BEGIN + name, nothing) for name in TAGGED}
        self.inside = {name: read.chances.get(INSIDE + name, nothing) for name in TAGGED}
        self.total = {
            name: [a + b for a, b in zip(self.begins[name], self.inside[name], strict=True)]
            for name in TAGGED
        }
        self.most = {name: max(total) for name, total in self.total.items()}
        self.found = values_of(read.labels, read.chances)
        self.guesses = {name: plain(read.value(told[1:])) for name, told in self.found.items()}
        self.blocks = [word.block for word in read.words]
        self.kinds = [told.pos for told in read.told]
        self.organisations = [told.organisation for told in read.told]
        self.spoken = float(sum(told.lemma in _SPEAKER for told in read.told))
        self.least_outside = min(read.chances[OUTSIDE])
        self.spread = float(len(set(self.blocks)))

    def runs(self, name: str) -> list[Run]:
        """Return the runs of words that may be the value of a field, with the one that was told."""
        begins, total = self.begins[name], self.total[name]
        inside = [*self.inside[name], 0.0]
        found = {self.found[name][1:]} if name in self.found else set()
        if max(begins) <= _BEGINS:
            return sorted(found)
        likely = [at for at, chance in enumerate(begins) if chance > _BEGINS]
        for start in sorted(likely, key=lambda at: (-begins[at], at))[:_STARTS]:
            ends: list[tuple[float, int]] = []
            going = total[start]
            for end in range(start + 1, min(start + _LONGEST, self.size) + 1):
                ahead = inside[end]
                if ahead < _FALLS * going or ahead < _SHARE * total[start]:
                    ends.append((total[end - 1] - ahead, end))
                if ahead < _GOES_ON:
                    break
                going = ahead
            found |= {(start, end) for _, end in sorted(ends, reverse=True)[:_ENDS]}
        return sorted(found)

    def at(self, index: int, block: int) -> Told | None:
        """Return what is told of a word, if it lies in that block."""
        if 0 <= index < self.size and self.blocks[index] == block:
            return self.read.told[index]
        return None

    def numbers(self, name: str, run: Run) -> list[float]:
        """Return what the CRF holds of a run and around it."""
        start, end = run
        total = self.total[name]
        own = total[start:end]
        others = [other for other in TAGGED if other != name]
        return [
            *(self.begins[name][start], sum(own) / len(own), min(own)),
            self.inside[name][end] if end < self.size else 0.0,
            total[start - 1] if start else 0.0,
            *(self.least_outside, self.most[name], max([0.0, *total[:start], *total[end:]])),
            *(max(self.total[other][start:end]) for other in others),
            *(self.most[other] for other in others),
            *(float(end - start), float(self.size), start / self.size, self.spread),
            float(sum(self.organisations[start:end])),
            float(sum(self.organisations[:start]) + sum(self.organisations[end:])),
            self.spoken,
        ]

    def shape(self, name: str, run: Run, value: str, folded: str) -> list[float]:
        """Return how a run is made, and what stands at its ends."""
        start, end = run
        read, kinds = self.read, self.kinds
        block, last = self.blocks[start], self.blocks[end - 1]
        own = kinds[start:end]
        before, after = self.at(start - 1, block), self.at(end, last)
        edges = (before, read.told[start], read.told[end - 1], after)
        rule = read.rules.get(name)
        return [
            *(float(_KIND.get(edge.pos if edge else _EDGE, len(_KINDS))) for edge in edges),
            *(float(own.count(kind)) for kind in ("PROPN", "ADP", "CCONJ")),
            float(own.count("VERB") + own.count("AUX")),
            float(value.count(",") + value.count(";")),
            float(kinds[:start].count("VERB") + kinds[:start].count("AUX")),
            float(block - self.blocks[0]),
            float(before is None or read.text(start - 1) in _OPENS),
            float(after is None or read.text(end) in _STOPS),
            rule.score if rule else 0.0,
            float(rule is not None and plain(rule.value) == folded),
            float(value.count("(") - value.count(")")),
            float(value[:1].isupper()),
            float(len(read.blocks[block].cells)),
            float(self.blocks.count(block)),
        ]

    def lexical(self, run: Run) -> tuple[str, ...]:
        """Return the lemmas at the ends of a run and beyond, its head, the verbs around."""
        start, end = run
        told = self.read.told
        block, last = self.blocks[start], self.blocks[end - 1]
        before = [self.at(at, block) for at in range(start - 1, start - 1 - _NEAR, -1)]
        near, second = (one.lemma if one else _EDGE for one in before[:2])
        head = next((one.lemma for one in told[start:end] if one.pos in _NAMES), told[start].lemma)
        governor = next((o.lemma for o in before if o and o.pos in _GOVERNS), "")
        after, beyond = (one.lemma if one else _EDGE for one in self._after(end, last))
        verb = self._verb(end, last)
        does, mood = (verb.lemma, verb.mood) if verb else ("", "")
        third = before[2].lemma if before[2] else _EDGE
        return (
            *(near, f"{second}_{near}", f"{third}_{second}_{near}", after, f"{after}_{beyond}"),
            *(told[start].lemma, told[end - 1].lemma, head, governor, does, mood),
            *(f"{governor}|{near}", f"{head}|{does}", f"{near}|{head}", f"{does}|{mood}"),
            " ".join(self.kinds[start:end][:_PATTERN]),
        )

    def _after(self, end: int, block: int) -> tuple[Told | None, Told | None]:
        return self.at(end, block), self.at(end + 1, block)

    def _verb(self, start: int, block: int) -> Told | None:
        """Return the next verb of the clause, if one is near."""
        for at in range(start, start + 1 + _NEAR):
            one = self.at(at, block)
            if one is None or one.lemma in _CLAUSE:
                return None
            if one.pos in _VERBS:
                return one
        return None


def candidates(
    name: str, proposals: Sequence[Proposal], wanted: Container[int] | None = None
) -> list[Candidate]:
    """Return the candidates of a field in the proposals of a document, in order.

    Args:
        name: the field.
        proposals: all those of the document that have words.
        wanted: whose candidates are asked for, by rank; None for all.
    """
    counts = Counter(one.guesses[name] for one in proposals if name in one.guesses)
    having, size = counts.total(), len(proposals)
    found = []
    for rank, one in enumerate(proposals):
        some = one.runs(name) if wanted is None or rank in wanted else []
        told = one.found.get(name)
        share = (having - bool(told)) / (size - 1) if size > 1 else -1.0
        for run in some:
            value = one.read.value(run)
            folded = plain(value)
            same = counts[folded] - (one.guesses.get(name) == folded)
            shared = [share, float(same), float(size), float(len(some))]
            chosen = [float(told is not None and told[1:] == run), told[0] if told else 0.0]
            shape = one.shape(name, run, value, folded)
            numbers = [*one.numbers(name, run), *shared, *chosen, *shape]
            found.append(Candidate(rank, run, numbers, one.lexical(run)))
    return found
