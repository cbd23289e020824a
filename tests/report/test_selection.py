"""Reports on a period or on regions."""

import pytest

from pipeline.errors import UsageError
from pipeline.report.results import read_results
from pipeline.report.selection import Selection, parse_selection, select
from pipeline.taxonomy import load_taxonomy
from tests.report.conftest import Write, proposal


@pytest.mark.parametrize(
    ("periode", "regions", "expected"),
    [
        (None, (), Selection()),
        ("2023", (), Selection("2023", "2023")),
        ("2022-10..2023-03", (), Selection("2022-10", "2023-03")),
        ("2023..", (), Selection("2023", "")),
        ("2023-05..2023", (), Selection("2023-05", "2023")),
        (None, ("bretagne,84", "PACA"), Selection("", "", ("53", "84", "93"))),
    ],
)
def test_options(periode: str | None, regions: tuple[str, ...], expected: Selection) -> None:
    assert parse_selection(periode, regions) == expected


@pytest.mark.parametrize(
    ("periode", "regions"),
    [
        ("hier", ()),
        ("..", ()),
        ("2023-13", ()),
        ("2023-04-32", ()),
        (None, ("Atlantide",)),
    ],
)
def test_wrong_options_say_what_to_do(periode: str | None, regions: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=r"--periode|--regions"):
        parse_selection(periode, regions)


@pytest.mark.parametrize("periode", ["2023-06..2023-01", "2024..2023-12-31"])
def test_a_period_that_ends_before_it_begins_is_refused(periode: str) -> None:
    with pytest.raises(UsageError, match="finit avant de commencer"):
        parse_selection(periode, ())


def test_what_is_left_out_is_said(write: Write) -> None:
    dates = {"a": "2022-12-31", "b": "2023", "c": "2023-05", "d": None}
    documents = [{"source": name, "date": date} for name, date in dates.items()]
    rows = [
        proposal(number, source=name, regions=["53"] if name != "c" else ["44"])
        for number, name in enumerate(dates)
    ]
    everything = read_results(write(rows, documents, []), load_taxonomy())
    chosen, said = select(everything, Selection("2023-01", "2023-06"))
    assert [row.source for row in chosen.documents] == ["b", "c"]
    assert said.endswith("Laissés de côté : 2 documents (dont 1 sans date) et 2 propositions.")
    chosen, said = select(everything, Selection(regions=("53",)))
    assert [row.source for row in chosen.proposals] == ["a", "b", "d"]
    assert "régions : Bretagne" in said
    assert select(everything, Selection()) == (everything, "")
