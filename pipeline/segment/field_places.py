"""What its place says of a word: verbs, prepositions, nouns, brackets, names of places around."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from pipeline.segment.crf import Crf
from pipeline.segment.field_words import Seen, Word
from pipeline.segment.linguistic import interval

Group = tuple[int | str, ...]  # its number, and the values that its features are made of
_ROWS: Final = 1_000  # at first
_FAR: Final = 9
_LAST: Final = 8  # place that is told apart
_POSITION: Final = tuple(interval(place, (1, 2, 4, 8)) for place in range(9))
_SINCE: Final = tuple(interval(place, (1, 2, 3, 5, 8)) for place in range(9))
_SENTENCE: Final = tuple(interval(place, (1, 2, 3)) for place in range(4))
_COMMAS: Final = 2
_SEEN: Final = 2  # parts of speech before and after
_EDGE: Final = "^"  # beyond the ends of a piece
_AHEAD: Final = 7  # words: a place named that soon may be where it happens
_NAMES: Final = ("NOUN", "PROPN")
_BREAKS: Final = ("PUNCT", "ADP", "SCONJ")
_MARKS: Final = frozenset({":", ",", "(", "["})
_CLAUSES: Final = frozenset({"que", "qu'", "qui", "dont", "ou", "afin", "si", "lorsque", "quand"})


@dataclass(slots=True)
class _State:
    """What was read of the sentence so far."""

    verb: str = ""
    first: str = ""
    preposition: str = ""
    since: int = 0
    noun: str = ""
    clause: str = ""
    kind: str = ""
    depth: int = 0
    position: int = 0
    sentence: int = 0
    commas: int = 0

    def open(self) -> None:
        """Begin another sentence."""
        self.verb = self.first = self.preposition = self.noun = self.clause = ""
        self.position, self.since, self.commas = 0, _FAR, 0
        self.sentence += 1

    def read(self, word: Seen) -> None:
        """Read a word."""
        form = word.form
        self.since += 1
        self.position += 1
        self.kind = word.kind
        if word.verb:
            self.verb = word.verb
            self.first = self.first or word.verb
            self.clause = "+" if self.clause else ""
        elif form in _CLAUSES:
            self.clause = f"{form}{self.verb}"
        if word.preposition:
            self.preposition, self.since = form, 0
        elif form in _MARKS:
            self._mark(form)
        if word.pos in _NAMES:
            self.noun = form

    def _mark(self, form: str) -> None:
        if form == ":":
            self.preposition, self.since, self.commas = f":{self.noun}", 0, 0
        elif form == ",":
            self.commas += 1
        else:
            self.depth = 1


def places(
    seen: Sequence[Seen], piece: Sequence[Word], towns: Sequence[str]
) -> Iterator[tuple[list[Group], list[str]]]:
    """Yield what the place of each word of a piece says: groups of features, then single ones.

    Args:
        seen: what each word says.
        piece: the words.
        towns: which name of a place each belongs to (`pipeline.segment.field_towns`).
    """
    state = _State()
    last = len(piece) - 1
    named = any(towns)
    rows = zip(seen, piece, _after(seen, piece), _around(seen), strict=True)
    for index, (mine, word, after, around) in enumerate(rows):
        if word.opens and word is not piece[0]:
            state.open()
        if mine.form in ")]":
            state.depth = 0
        told = named or index in {0, last}
        groups = [*_groups(state, mine, *after), *around]
        yield groups, [*_town_features(state, towns, index)] if told else []
        state.read(mine)


def _groups(
    state: _State, word: Seen, verb_after: str, noun_after: str, break_after: str, mood_after: str
) -> list[Group]:
    verb, preposition = state.verb, state.preposition
    position, since = min(state.position, _LAST), min(state.since, _LAST)
    return [
        (0, verb, state.first, verb_after),
        (1, preposition, verb, _SINCE[since]),
        (2, f"{state.depth}:{_POSITION[position]}:{not verb}", noun_after),
        (3, preposition, noun_after, verb_after),
        (4, _SENTENCE[min(state.sentence, 3)], state.noun, break_after),
        (5, state.kind, word.kind),
        (6, state.clause, mood_after),
        (7, str(min(state.commas, _COMMAS)), preposition),
    ]


def _around(seen: Sequence[Seen]) -> Iterator[tuple[Group, Group, Group]]:
    """Yield the parts of speech around each word, those after its form, the words before it."""
    edge = (_EDGE,) * _SEEN
    pos = (*edge, *(word.pos for word in seen), *edge)
    forms = (*edge, *(word.form for word in seen))
    lemmas = (_EDGE, *edge, *(word.lemma for word in seen))
    parts = zip(pos, pos[1:], pos[2:], pos[3:], pos[4:], strict=False)
    for five, word, lemma, *before in zip(parts, seen, lemmas, forms, forms[1:], strict=False):
        yield (8, *five), (9, word.form, *five[3:]), (10, lemma, *before)


_SPELLED: Final[tuple[Callable[..., tuple[str, ...]], ...]] = (
    lambda verb, first, after: ("1", f"v={verb}", f"v1={first}", f"nv={after}"),
    lambda before, verb, since: (f"q={before}", f"qv={before}:{verb}", f"q{since}={before}"),
    lambda zone, noun: (f"x={zone}", f"xn={zone}:{noun}"),
    lambda before, noun, verb: (f"qn={before}:{noun}", f"n={noun}", f"nn={noun}:{verb}"),
    lambda sentence, noun, mark: (f"st={sentence}", f"ns={noun}", f"a={mark}"),
    lambda before, kind: (f"kk={before}|{kind}",),
    lambda clause, mood: (f"cl={clause}", f"cv={clause}:{mood}"),
    lambda commas, before: (f"cm={commas}:{before}",),
    lambda a, b, c, d, e: (f"pb={a}{b}{c}", f"pc={b}{c}{d}", f"pa={c}{d}{e}"),
    lambda form, first, second: (f"wa={form}|{first}{second}",),
    lambda lemma, first, second: (f"wb={lemma}_{first}_{second}",),
)
GROUPS: Final = len(_SPELLED)


def spelled(group: Group) -> tuple[str, ...]:
    """Return the features of a group."""
    number, *values = group
    return _SPELLED[int(number)](*values)


def _town_features(state: _State, towns: Sequence[str], index: int) -> Iterator[str]:
    town = towns[index]
    before = towns[index - 1] if index else "^"
    after = towns[index + 1] if index + 1 < len(towns) else "$"
    if town or before or after:
        yield f"g={town}"
        yield f"gp={before}:{town}"
        yield f"gx={town}:{after}"
    if town:
        yield f"gq={town}:{state.preposition}"
        yield f"gn={town}:{state.noun}"
        yield f"gm={town}:{index == 0}"
        yield f"gv={town}:{state.verb}"
    if any(towns[index + 1 : index + 1 + _AHEAD]):
        yield "ga"


def _after(seen: Sequence[Seen], piece: Sequence[Word]) -> list[tuple[str, str, str, str]]:
    """Return the next verb, noun (the word itself if it is one) and break after each word."""
    found = []
    verb = noun = mark = mood = ""
    for mine, word in zip(reversed(seen), reversed(piece), strict=True):
        if mine.pos in _NAMES:
            noun = f"{mine.form[:6]}{mine.shape}"
        found.append((verb, noun, mark, mood))
        if mine.verb:
            verb, noun, mood = mine.verb, "", mine.mood
        if mine.pos in _BREAKS:
            mark = mine.form
        if word.opens:
            verb = noun = mark = mood = ""
    found.reverse()
    return found


class Placed(dict[Group, int]):
    """The groups of features that were met: the row of each, and what the features speak for."""

    def __init__(self, crf: Crf) -> None:
        """Begin without any group."""
        super().__init__()
        self.crf = crf
        self.row = self.__getitem__
        self._new: list[Group] = []
        self._sums = np.zeros((_ROWS, len(crf.labels)))

    def __missing__(self, group: Group) -> int:
        """Give a group a row."""
        row = self[group] = len(self)
        self._new.append(group)
        return row

    def sums(self) -> np.ndarray:
        """Return what each row speaks for; shape (rows or more, labels)."""
        while len(self) > len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        if self._new:
            told = list(map(spelled, self._new))
            starts = np.cumsum([0, *map(len, told[:-1])])
            rows = self.crf.rows(chain.from_iterable(told))
            first = len(self) - len(told)
            self._sums[first : len(self)] = np.add.reduceat(self.crf.weights[rows], starts)
            self._new = []
        return self._sums
