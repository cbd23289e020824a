"""`data/raw/` through the whole program, against the annotation its documents were made from."""

import importlib.util
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow.parquet as pq
import pytest

from pipeline.engine.run import run_direct
from pipeline.evaluate import f1, pair
from pipeline.settings import load_settings
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import parse_cnr

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
FORMATS = {".md": "texte", ".txt": "texte", ".html": "html", ".docx": "docx", ".pdf": "pdf"}


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("exemples", ROOT / "scripts" / "exemples.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    out = tmp_path_factory.mktemp("golden") / "sortie"
    run_direct([RAW], out, load_settings(), ajouter=False, remplacer=False)
    assert pq.read_table(out / "rejects.parquet").num_rows == 0
    found: list[dict[str, object]] = pq.read_table(out / "proposals.parquet").to_pylist()
    return found


def test_the_examples_are_those_the_script_makes(tmp_path: Path) -> None:
    made = script().make_examples(tmp_path)
    for path in made:
        name = path.relative_to(tmp_path)
        assert path.read_bytes() == (RAW / name).read_bytes(), name
    assert {p.relative_to(tmp_path) for p in made} == {
        p.relative_to(RAW) for p in RAW.rglob("*") if p.is_file()
    }


def test_segmentation_in_each_format(rows: list[dict[str, object]], taxonomy: Taxonomy) -> None:
    counts: Mapping[str, list[tuple[int, int, int]]] = defaultdict(list)
    for name, (source, _) in script().EXAMPLES.items():
        path = ROOT / "data" / "annotated" / f"{source}.cnr"
        document, faults = parse_cnr(path, taxonomy.codes)
        assert not faults
        texts = [str(row["text"]) for row in rows if row["source"] == name]
        gold = [document.text[g.start : g.end] for g in document.gold]
        pairing = pair(texts, gold, [g.ambiguous for g in document.gold])
        counts[FORMATS[Path(name).suffix]].append(pairing.counts())
    scores = {name: f1(*np.sum(of, axis=0)) for name, of in counts.items()}
    assert set(scores) == set(FORMATS.values())
    assert min(scores.values()) >= 0.7, scores
