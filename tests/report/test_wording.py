"""French numbers and safe text."""

import pytest

from pipeline.report.masked import HiddenCount
from pipeline.report.wording import number, pages, percent, plural, shown, split_text


def test_numbers_are_french() -> None:
    assert number(1_234_567) == "1\u202f234\u202f567"
    assert number(12.5, 1) == "12,5"
    assert percent(0.125) == "12,5\u00a0%"
    assert percent(0.996, 0) == "100\u00a0%"


def test_zero_and_one_are_singular() -> None:
    made = [plural(value, "page", "pages") for value in (0, 1, 2)]
    assert made == ["0 page", "1 page", "2 pages"]


def test_a_hidden_number_is_no_zero() -> None:
    made = [plural(HiddenCount(said), "page", "pages") for said in ("< 5", "masqué")]
    assert made == ["< 5 pages", "nombre masqué"]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(None, None, ""), (3, 3, "page 3"), (3, None, "page 3"), (3, 5, "pages 3 à 5")],
)
def test_pages(first: int | None, last: int | None, expected: str) -> None:
    assert pages(first, last) == expected


def test_text_is_cut_between_words() -> None:
    assert split_text("un deux trois", 20) == ("un deux trois", "")
    assert split_text("un deux trois", 9) == ("un deux", "trois")
    assert split_text("x" * 30, 10) == ("x" * 10, "x" * 20)


def test_shown_keeps_lines_and_drops_what_cannot_be_seen() -> None:
    assert shown("a\u202e b\x07\n\n\x00\nc\u200b\ufffe") == "a b\nc"
