"""The report gives every count of the classifier its corrected number and interval."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engine.estimations import AXES, CAMPAIGN, estimates
from pipeline.engine.pool import workers
from pipeline.engine.rapport import renew
from pipeline.engine.run import run_direct
from pipeline.relecture import COLUMNS, passage_id
from pipeline.report.estimated import Interval
from pipeline.report.figures import Count, count, unranked
from pipeline.report.results import read_results
from pipeline.report.rows import Rows
from pipeline.report.selection import Selection, select
from pipeline.settings import Settings, load_settings
from pipeline.store.tables import read_table
from pipeline.taxonomy import Taxonomy

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(ouvriers=1)


@pytest.fixture(scope="module")
def results(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("estimations")
    with workers(settings):
        run_direct([ROOT / "data" / "raw" / "doubs-parkinson.md"], root / "sortie", settings)
    return root / "sortie"


def estimated(rows: Rows, results: Path, reviews: Path, taxonomy: Taxonomy) -> float:
    found = estimates(results, rows, reviews, taxonomy)
    assert all(one.low <= one.estimate <= one.high for one in found.cells.values())
    return found.cells["proposition", ""].estimate


def test_every_count_has_its_interval(results: Path, taxonomy: Taxonomy) -> None:
    rows = read_results(results, taxonomy)
    found = estimates(results, rows, results, taxonomy)
    assert {axis for axis, *_ in found.cells} == {*AXES.values(), CAMPAIGN}
    crossed = {key[2] for key in found.cells if len(key) > 2}
    assert crossed == {"tendance", "statut", "region", "departement"}
    figures = count(rows, taxonomy, found)
    assert figures.total is not None
    assert 0 < figures.total.low < figures.proposals < figures.total.high
    assert all(item.interval for item in (*figures.themes, *figures.tendances, *figures.statuts))
    page = (results / "rapport" / "index.html").read_text(encoding="utf-8")
    assert "Estimation corrigée" in page
    ranked = {key for key, one in found.cells.items() if one.best}
    assert ranked == {
        key for key in found.cells if len(key) == 2 and key[0] in {"theme", "tendance"} and key[1]
    }
    assert unranked(figures.themes)
    assert "Ordre incertain entre certains de ces thèmes : voir les rangs." in page
    first = figures.themes[0].interval
    assert first
    assert f"rang {first.best} à {first.worst}" in page


def test_campaigns_are_estimated_by_their_documents(
    settings: Settings, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    given = [
        ROOT / "data" / "raw" / name for name in ("annecy-entretien.txt", "doubs-parkinson.md")
    ]
    metadata, out = tmp_path / "fiche.csv", tmp_path / "sortie"
    metadata.write_text("fichier;campagne\ndoubs-parkinson.md;CNR  2022\n", encoding="utf-8")
    with workers(settings):
        run_direct(given, out, settings, metadonnees=metadata)
    rows = read_results(out, taxonomy)
    found = estimates(out, rows, out, taxonomy)
    figures = count(rows, taxonomy, found)
    held = {item.code: item.interval for item in figures.campagnes}
    assert held.keys() == {"CNR 2022", ""}
    assert figures.total
    assert sum(one.estimate for one in held.values() if one) == pytest.approx(
        figures.total.estimate
    )
    one = held["CNR 2022"]
    assert one
    assert 0 < one.low < figures.campagnes[0].n < one.high < figures.total.high


def test_an_order_is_open_only_where_a_rank_is_a_range() -> None:
    def count_of(best: int, worst: int) -> Count:
        return Count("a", "A", 1, 0.1, interval=Interval(5, 0, 9, best, worst))

    assert unranked([count_of(1, 3), count_of(4, 4)])
    assert not unranked([count_of(1, 1), count_of(2, 2), Count("", "Sans", 1, 0.1)])


def test_reviews_that_were_drawn_change_the_estimate(
    results: Path, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    rows = read_results(results, taxonomy)
    before = estimated(rows, results, tmp_path, taxonomy)
    answers = dict.fromkeys(COLUMNS, "") | {"est_proposition": "non", "tirage": "1"}
    with (tmp_path / "relectures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows.proposals:
            writer.writerow(
                answers
                | {"proposal_id": row.proposal_id, "relecteur": "A. B.", "date": "2024-01-10"}
            )
    after = estimated(rows, results, tmp_path, taxonomy)
    assert before > 1
    assert after < before / 2


def test_a_run_without_a_proposal_is_estimated_by_its_passages(
    results: Path, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    rows = replace(read_results(results, taxonomy), proposals=())
    found = estimates(results, rows, tmp_path, taxonomy)
    assert {axis for axis, *_ in found.cells} >= {"proposition", "theme", "tendance", "statut"}
    total = found.of("proposition", "")
    assert total
    assert (total.estimate, total.low) == (0, 0)
    assert total.high > 0
    figures = count(rows, taxonomy, found)
    assert figures.total == total
    assert all(item.interval for item in figures.themes)
    blocks = read_table("blocks", results / "blocks.parquet").to_pylist()
    answers = dict.fromkeys(COLUMNS, "") | {"relecteur": "A. B.", "date": "2024-01-10"}
    code = taxonomy.themes[0].code
    answers |= {"est_proposition": "oui", "themes": code, "tirage": "1"}
    with (tmp_path / "relectures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for block in (row for row in blocks if 30 <= len(row["text"]) <= 600):
            unit = passage_id(block["document_id"], block["index"], 0, len(block["text"]))
            writer.writerow(answers | {"proposal_id": unit, "statut": "propose"})
    reviewed = estimates(results, rows, tmp_path, taxonomy)
    total, theme = (reviewed.of(*key) for key in (("proposition", ""), ("theme", code)))
    assert total
    assert theme
    assert total.estimate > 5
    assert theme.low > 0


def test_a_selection_is_estimated_by_itself(results: Path, taxonomy: Taxonomy) -> None:
    rows, _ = select(read_results(results, taxonomy), Selection(regions=("94",)))
    assert not rows.proposals
    assert not estimates(results, rows, results, taxonomy).cells


def test_results_without_scores_are_not_corrected(
    results: Path, settings: Settings, taxonomy: Taxonomy
) -> None:
    path = results / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["models"]["segmentation"]["scores"]
    path.write_text(json.dumps(record), encoding="utf-8")
    found = estimates(results, read_results(results, taxonomy), results, taxonomy)
    assert not found.cells
    assert "ne disent pas ce que vaut le découpage" in found.why_not
    page = renew(results, settings)
    assert "Estimation corrigée" not in page.read_text(encoding="utf-8")
