"""The levels of a page: made once, cut where its columns part."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.pdf_field import cut, levels_of
from pipeline.extract.pdf_words import Word


def word(left: int, width: int, top: int, height: int, table: int) -> Word:
    return Word("mot", left, top, left + width, top + height, 9.0, "Arial", table)


few = st.integers(0, 6)
words = st.builds(word, few, few, few, st.integers(-1, 2), st.integers(-1, 1))


@given(st.lists(words, max_size=20), few)
def test_what_a_cut_leaves_is_what_its_words_would_make(found: list[Word], x: int) -> None:
    first, second = cut(levels_of(found), x)
    assert sorted(first) == sorted(levels_of([word for word in found if word.x0 < x]))
    assert sorted(second) == sorted(levels_of([word for word in found if word.x0 >= x]))


@given(st.lists(words, max_size=20))
def test_a_level_knows_how_far_its_words_reach(found: list[Word]) -> None:
    levels = levels_of(found)
    assert sum(len(level.words) for level in levels) == len(found)
    for level in levels:
        rights = [word.x1 for word in level.words]
        assert level.until == [max(rights[: rank + 1]) for rank in range(len(rights))]
        assert level.onwards == [max(rights[rank:]) for rank in range(len(rights))]
