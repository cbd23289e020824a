"""What a run says at its end of documents that are to be checked."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pyarrow as pa
import pytest

from pipeline.cli.show import show
from pipeline.engine.plan import Plan
from pipeline.engine.summary import Alarm, Summary, summarise
from pipeline.taxonomy import Taxonomy


def summary(taxonomy: Taxonomy, rows: list[dict[str, Any]], *kept: str) -> Summary:
    """Return the summary of a run of these documents, those kept being of an earlier one."""
    common = {"pages": 1, "doublon_de": "", "alertes": [], "announced": None, "n_proposals": 0}
    nothing = pa.table({name: pa.array([], pa.string()) for name in ("source", "page", "message")})
    found = {
        "documents": pa.Table.from_pylist([{**common, **row} for row in rows]),
        "proposals": pa.table({name: [] for name in ("themes", "needs_review", "doublon_de")}),
        "rejects": nothing,
    }
    inputs = [SimpleNamespace(source=row["source"]) for row in rows if row["source"] not in kept]
    plan = cast("Plan", SimpleNamespace(inputs=inputs, kept=kept))
    return summarise(found, plan, taxonomy, Path("sortie"), Path("sortie/rapport"), {})


def test_documents_read_with_alerts_are_told_once(taxonomy: Taxonomy) -> None:
    rows: list[dict[str, Any]] = [
        {"source": "a.pdf", "alertes": ["Une image.", "Du texte perdu."]},
        {"source": "b.pdf"},
        {"source": "c.pdf", "alertes": ["Une image."], "doublon_de": "a.pdf"},
        {"source": "d.pdf", "alertes": ["Une image."]},
        {"source": "e.pdf", "alertes": ["Pages 1, 2… " * 100]},
    ]
    found = summary(taxonomy, rows, "d.pdf")
    assert found.alarmed == 2
    assert found.alarms[0] == Alarm("a.pdf", "Une image. Du texte perdu.")
    assert (len(found.alarms[1].message), found.alarms[1].message[-1]) == (300, "…")


def test_the_first_of_them_are_shown_and_the_others_counted(
    taxonomy: Taxonomy, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [
        {"source": f"{rank}.pdf", "alertes": ["Une image."]} for rank in range(12)
    ]
    show(summary(taxonomy, rows))
    lines = capsys.readouterr().out.splitlines()
    told = [line for line in lines if line.startswith("À vérifier")]
    assert told == [f"À vérifier : {rank}.pdf : Une image." for rank in range(10)]
    assert "… et 2 autres à vérifier : voir le rapport." in lines
    show(summary(taxonomy, rows[:1]))
    assert "autre" not in capsys.readouterr().out.partition("À vérifier")[2]
