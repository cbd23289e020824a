"""`data/raw/` through the whole program, against the annotation its documents were made from."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import exemples
import numpy as np
import pyarrow.parquet as pq
import pytest

from pipeline.engine.pool import workers
from pipeline.engine.run import run_direct
from pipeline.evaluate import f1, pair
from pipeline.settings import load_settings
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import parse_cnr

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
FORMATS = {".md": "texte", ".txt": "texte", ".html": "html", ".docx": "docx", ".pdf": "pdf"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    out = tmp_path_factory.mktemp("golden") / "sortie"
    settings = load_settings()
    with workers(settings):
        run_direct([RAW], out, settings, ajouter=False, remplacer=False)
    assert pq.read_table(out / "rejects.parquet").num_rows == 0
    found: list[dict[str, Any]] = pq.read_table(out / "proposals.parquet").to_pylist()
    return found


def test_the_examples_are_those_the_script_makes(tmp_path: Path) -> None:
    made = exemples.make_examples(tmp_path)
    for path in made:
        name = path.relative_to(tmp_path)
        assert path.read_bytes() == (RAW / name).read_bytes(), name
    assert {p.relative_to(tmp_path) for p in made} == {
        p.relative_to(RAW) for p in RAW.rglob("*") if p.is_file()
    }


def test_segmentation_in_each_format(rows: list[dict[str, Any]], taxonomy: Taxonomy) -> None:
    counts: Mapping[str, list[tuple[int, int, int]]] = defaultdict(list)
    for name, (source, _) in exemples.EXAMPLES.items():
        path = ROOT / "data" / "annotated" / f"{source}.cnr"
        document, faults = parse_cnr(path, taxonomy.codes)
        assert not faults
        texts = [str(row["text"]) for row in rows if row["source"] == name]
        gold = [document.text[g.start : g.end] for g in document.gold]
        pairing = pair(texts, gold, [g.ambiguous for g in document.gold])
        counts[FORMATS[Path(name).suffix]].append(pairing.counts())
    scores = {name: f1(*np.sum(of, axis=0)) for name, of in counts.items()}
    assert set(scores) == set(FORMATS.values())
    assert min(scores.values()) >= 0.65, scores  # 19 proposals of texts: a fall shows, no more


CORSE = "Corse - état d'avancement (deux colonnes).pdf"
HAUTES_ALPES = "hautes-alpes_fiches.pdf"
SEVRES = "Deux-Sèvres - tableau de suivi.pdf"
# Looked at on the rendered pages: the box of each holds its words, and no other line.
BY_HAND = [
    (CORSE, "titre", "Cabinets secondaires d’altitude", 1, (309.6, 301.7, 499.9, 312.3)),
    (CORSE, "titre", "Équipe mobile adolescents", 1, (309.6, 418.7, 470.1, 429.3)),
    (
        CORSE,
        "titre",
        "Vacciner contre la leptospirose et le tétanos en milieu agricole",
        1,
        (309.6, 501.2, 526.9, 525.2),
    ),
    (CORSE, "territoire", "Sartène, Propriano et Porto-Vecchio", 1, (309.6, 460.4, 535.1, 480.3)),
    (
        HAUTES_ALPES,
        "titre",
        "PETR DU BRIANÇONNAIS, DES ÉCRINS, DU GUILLESTROIS ET DU QUEYRAS",
        2,
        (56.0, 578.1, 409.5, 587.6),
    ),
    (HAUTES_ALPES, "territoire", "Rosans", 1, (56.0, 583.9, 507.7, 593.4)),
    (SEVRES, "porteur", "MSP de Mauléon et d'Airvault", 2, (255.3, 116.8, 331.8, 134.3)),
    (
        SEVRES,
        "porteur",
        "Association des régulateurs libéraux 79",
        2,
        (255.3, 343.8, 336.4, 370.8),
    ),
    (SEVRES, "porteur", "Union départementale des CCAS", 2, (255.3, 460.3, 336.3, 487.3)),
]


@pytest.mark.parametrize(("source", "name", "value", "page", "box"), BY_HAND)
def test_pages_and_boxes_checked_by_hand(
    rows: list[dict[str, Any]],
    source: str,
    name: str,
    value: str,
    page: int,
    box: tuple[float, ...],
) -> None:
    (row,) = [row for row in rows if row["source"] == source and row[name] == value]
    (place,) = [piece for piece in row["evidence"] if piece["name"] == name]
    assert place["page"] == page
    found = [place[side] for side in ("x0", "top", "x1", "bottom")]
    assert found == pytest.approx(list(box), abs=1.0)
