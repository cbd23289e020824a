"""The architecture stands, and its checks see a violation when one is planted."""

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def _rules() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rules", ROOT / "tests" / "architecture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RULES = _rules()
MODULES = dict(RULES.modules(ROOT))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_keeps_the_rules(name: str) -> None:
    assert RULES.faults_of(name, MODULES[name]) == []


def test_every_module_is_seen() -> None:
    assert {"pipeline.store.tables", "pipeline.cli", "flows.traiter"} <= set(MODULES)


@pytest.mark.parametrize(
    ("name", "source", "fault"),
    [
        ("pipeline.text", "import pipeline.settings", "higher layer"),
        ("pipeline.document", "from pipeline import engine", "higher layer"),
        ("pipeline.store.tables", "from pipeline.engine.run import run_direct", "higher layer"),
        ("pipeline.segment.doc", "def f():\n    from pipeline.extract import extract", "a step"),
        ("pipeline.review", "from pipeline.classify import Classifier", "a step"),
        ("pipeline.engine.run", "import flows.traiter", "only cli imports flows"),
        ("pipeline.engine.run", "from flows import traiter", "only cli imports flows"),
        ("pipeline.engine.run", "import pyarrow.parquet as pq", "home"),
        ("pipeline.store.tables", "def f():\n    import spacy", "home"),
        ("pipeline.cli.app", "from prefect import flow", "home"),
        ("pipeline.store.tables", "from .schemas import schema", "relatively"),
        ("pipeline.text", "print('bonjour')", "acts at import"),
        ("pipeline.text", "DATA = open('x').read()", "acts at import"),
        ("pipeline.text", "class A:\n    x = load()", "acts at import"),
        ("pipeline.text", "for x in (1, 2):\n    pass", "acts at import"),
        ("pipeline.text", "x = 1\n" * 251, "has 251 lines"),
        ("pipeline.text", "def f():\n" + "    x = 1\n" * 51, "a body of 51 lines"),
    ],
)
def test_a_planted_violation_is_seen(name: str, source: str, fault: str) -> None:
    assert any(fault in found for found in RULES.faults_of(name, source))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("pipeline.cli.traiter", "def f():\n    from flows.traiter import run"),
        ("pipeline.store.tables", "import pyarrow as pa\nfrom pipeline.result import Result"),
        ("pipeline.text", "import re\nWORD = re.compile('a')"),
        ("flows.traiter", "from prefect import flow\nfrom pipeline.engine.run import finish"),
    ],
)
def test_what_is_allowed_passes(name: str, source: str) -> None:
    ast.parse(source)
    assert RULES.faults_of(name, source) == []


SCRIPTS = sorted((ROOT / "scripts").glob("*.py"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_not_too_long_either(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not RULES.length_faults(path.stem, source, ast.parse(source))
