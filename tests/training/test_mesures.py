"""What a file of scores says of itself, and that it depends on no code it does not name."""

import ast
import json
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.evaluate import Score
from pipeline.segment.french.loading import pipeline_label
from pipeline.settings import PACKAGE, load_settings
from pipeline.taxonomy import Taxonomy
from pipeline.training import mesures
from pipeline.training.cnr import read_corpus
from pipeline.training.evaluation import Plan
from pipeline.training.scores import Evaluation

ROOT = Path(__file__).parents[2]
# On the way of a figure, but no figure changes with them: messages, checks.
WITHOUT_EFFECT = {"card", "errors", "settings", "training.remake"}
# Readers of formats that no document is learnt or judged through; `formats` and `sniff` choose.
OTHER_READERS = {
    f"extract.{name}"
    for name in (
        *(
            "csv_table",
            "formats",
            "frames",
            "mail",
            "mail_end",
            "members",
            "msg",
            "ocr",
            "ocr_picture",
            "ocr_words",
            "odt",
        ),
        *("odf", "ods", "odt_objects", "odt_styles", "odt_text", "pptx", "pptx_art", "pptx_look"),
        *("pptx_order", "pptx_place", "pptx_running", "pptx_text", "sheet", "sheet_notes"),
        "sniff",
        *("sniff_table", "sniff_zip", "xlsx", "xlsx_count"),
        *("xls", "xls_count", "xls_text"),
        *("rtf", "rtf_count", "rtf_walk", "rtf_words"),
    )
}
# What makes the French pipeline: its effect is the model, which the label names.
FRENCH = "training.french"
LABEL = pipeline_label(load_settings(modeles=ROOT / "models"))


@pytest.fixture
def evaluation(taxonomy: Taxonomy) -> Evaluation:
    paths = sorted((ROOT / "data" / "annotated" / "a").glob("*.cnr"))[:3]
    documents = tuple(read_corpus(paths, taxonomy.codes))
    return Evaluation(documents, {"segmentation": {"f1": Score(0.83719, 0.8, 0.9)}})


def test_the_file_says_what_was_measured(evaluation: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "ici" / "mesure.json"
    code = mesures.prepare(path)
    assert list(path.parent.iterdir()) == []
    plan = Plan(0, by_folder=True)
    mesures.write_measures(path, evaluation, plan, load_settings(), seed=3, code=code)
    text = path.read_text(encoding="utf-8")
    content = json.loads(text)
    assert list(path.parent.iterdir()) == [path]
    assert list(content) == sorted(content)
    assert content["scores"] == {"segmentation": {"f1": [0.8372, 0.8, 0.9]}}
    assert content["method"] == {"by": "folder", "folds": 1, "pipeline": LABEL, "seed": 3}
    assert content["models"] == {}
    assert content["data"]["documents"] == 3
    assert content["data"]["proposals"] == sum(
        not gold.ambiguous for document in evaluation.documents for gold in document.gold
    )
    mesures.write_measures(path, evaluation, plan, load_settings(), seed=3, code=code)
    assert path.read_text(encoding="utf-8") == text


def test_the_shipped_models_are_named_when_they_are_judged(
    evaluation: Evaluation, tmp_path: Path
) -> None:
    path = tmp_path / "mesure.json"
    code = mesures.prepare(path)
    settings = load_settings(modeles=ROOT / "models")
    mesures.write_measures(path, evaluation, None, settings, seed=0, code=code)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["models"] == mesures.model_digests(ROOT / "models")
    assert content["method"] == {"pipeline": LABEL, "seed": 0}


def test_code_that_changes_meanwhile_spoils_the_measure(
    evaluation: Evaluation, tmp_path: Path
) -> None:
    path = tmp_path / "mesure.json"
    code = mesures.prepare(path) | {"text.py": "0" * 64}
    with pytest.raises(UsageError, match="a changé pendant la mesure"):
        mesures.write_measures(path, evaluation, None, load_settings(), seed=0, code=code)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_stops_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(UsageError, match="--json"):
        mesures.prepare(tmp_path / "fichier" / "mesure.json")


def test_the_order_of_the_documents_changes_nothing() -> None:
    assert mesures.data_digest(["a", "b"]) == mesures.data_digest(["b", "a"])
    assert mesures.data_digest(["a"]) != mesures.data_digest(["a", "b"])


def test_every_module_that_a_figure_needs_is_named() -> None:
    digests = mesures.code_digests() | mesures.facts_digests()
    needed = set(reached("pipeline.training.scores", "pipeline.training.remake"))
    assert {"extract.plain", "training.rendering", "text", "segment.features"} <= needed
    unnamed = {name for name in needed if _path(name) not in digests}
    unnamed = {name for name in unnamed if not name.startswith(FRENCH)}
    assert unnamed == WITHOUT_EFFECT | OTHER_READERS
    assert {path for path in digests if path.endswith(".yaml")} == {
        f"resources/{name}.yaml" for name in ("faits", "lexique", "taxonomie", "territoires")
    }


def test_every_module_that_the_facts_need_is_named() -> None:
    digests = mesures.facts_digests()
    unnamed = {name for name in reached("pipeline.training.facts") if _path(name) not in digests}
    through_views = {"training.rendering"}  # other formats than text, in which facts are not judged
    readers = {name for name in unnamed if name.startswith("extract")} - {"extract.plain"}
    assert unnamed - readers == {"errors", "settings"} | through_views


def _path(name: str) -> str:
    path = Path(*name.split("."))
    return (
        f"{path.as_posix()}/__init__.py" if (PACKAGE / path).is_dir() else f"{path.as_posix()}.py"
    )


def reached(*names: str) -> list[str]:
    """Return the modules of `pipeline` that those import, directly or not."""
    found: dict[str, None] = {}
    waiting = [name.removeprefix("pipeline.") for name in names]
    while waiting:
        name = waiting.pop()
        if name in found or not (PACKAGE / _path(name)).is_file():
            continue
        found[name] = None
        tree = ast.parse((PACKAGE / _path(name)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                targets = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
                waiting += [t.removeprefix("pipeline.") for t in targets if "pipeline." in t]
    return [name for name in found if not (PACKAGE / name).is_dir() or _has_code(name)]


def _has_code(name: str) -> bool:
    source = (PACKAGE / _path(name)).read_text(encoding="utf-8")
    return len(ast.parse(source).body) > 1
