"""What its place says of a word: verbs, prepositions, nouns, brackets, names of places around."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.segment.field_words import Seen, Word
from pipeline.segment.linguistic import interval

_FAR: Final = 9
_POSITION: Final = tuple(interval(place, (1, 2, 4, 8)) for place in range(9))
_SINCE: Final = tuple(interval(place, (1, 2, 3, 5, 8)) for place in range(9))
_SENTENCE: Final = tuple(interval(place, (1, 2, 3)) for place in range(4))
_COMMAS: Final = 2
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
) -> Iterator[list[str]]:
    """Yield the features of the place of each word of a piece.

    Args:
        seen: what each word says.
        piece: the words.
        towns: which name of a place each belongs to (`pipeline.segment.field_towns`).
    """
    state = _State()
    last = len(piece) - 1
    named = any(towns)
    for index, (mine, word, after) in enumerate(zip(seen, piece, _after(seen, piece), strict=True)):
        if word.opens and word is not piece[0]:
            state.open()
        if mine.form in ")]":
            state.depth = 0
        features = _features(state, mine, *after)
        if named or index in {0, last}:
            features += _town_features(state, towns, index)
        yield features
        state.read(mine)


def _features(
    state: _State, word: Seen, verb_after: str, noun_after: str, break_after: str, mood_after: str
) -> list[str]:
    verb, preposition, clause = state.verb, state.preposition, state.clause
    zone = f"{state.depth}:{_POSITION[min(state.position, 8)]}:{not verb}"
    return [
        "1",
        f"v={verb}",
        f"v1={state.first}",
        f"nv={verb_after}",
        f"q={preposition}",
        f"qv={preposition}:{verb}",
        f"q{_SINCE[min(state.since, 8)]}={preposition}",
        f"x={zone}",
        f"xn={zone}:{noun_after}",
        f"qn={preposition}:{noun_after}",
        f"n={noun_after}",
        f"nn={noun_after}:{verb_after}",
        f"st={_SENTENCE[min(state.sentence, 3)]}",
        f"ns={state.noun}",
        f"a={break_after}",
        f"kk={state.kind}|{word.kind}",
        f"cl={clause}",
        f"cv={clause}:{mood_after}",
        f"cm={min(state.commas, _COMMAS)}:{preposition}",
    ]


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
