"""The flow `rapport` writes what the command writes, with the same options."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from tests.report.conftest import proposal, written


@pytest.fixture
def results(tmp_path: Path) -> Path:
    rows = [
        proposal(number, source=f"{year}.md", document_id=str(year), regions=[region])
        for number, (year, region) in enumerate([(2022, "53"), (2023, "53"), (2023, "94")], 1)
    ]
    documents = [
        {"source": f"{year}.md", "document_id": str(year), "date": str(year)}
        for year in (2022, 2023)
    ]
    return written(tmp_path, rows, documents, [])


def test_the_report_is_made_again_with_its_options(results: Path) -> None:
    from flows.rapport import rapport

    page = Path(rapport.fn(str(results)))
    assert page == results / "rapport" / "index.html"
    assert "Rapport limité" not in page.read_text(encoding="utf-8")
    rapport.fn(str(results), periode="2023", regions=["Corse"])
    said = page.read_text(encoding="utf-8")
    assert "Rapport limité (période : 2023 ; régions : Corse)" in said
    assert "Laissés de côté : 1 document et 2 propositions." in said
    with pytest.raises(UsageError, match="--periode"):
        rapport.fn(str(results), periode="hier")


def test_the_public_edition_stands_beside_the_internal_one(results: Path) -> None:
    from flows.rapport import rapport

    inner = Path(rapport.fn(str(results)))
    before = inner.read_bytes()
    page = Path(rapport.fn(str(results), edition="publique"))
    assert page == results / "rapport-publique" / "index.html"
    assert "Édition publique." in page.read_text(encoding="utf-8")
    assert inner.read_bytes() == before
