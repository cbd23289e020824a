"""What several parts of the tests share: a classifier trained on one folder of the corpus."""

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from pipeline.taxonomy import Taxonomy, load_taxonomy
from pipeline.training.classement_card import train_classifier
from pipeline.training.cnr import read_corpus
from pipeline.training.examples import Example, examples_of

CORPUS = Path(__file__).parents[1] / "data" / "annotated"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With REMONTEES_TOUT=1 (continuous integration) a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("REMONTEES_TOUT") == "1":
        report.outcome = "failed"
        report.longrepr = f"sauté : {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="session")
def examples(taxonomy: Taxonomy) -> list[Example]:
    paths = sorted((CORPUS / "a").glob("*.cnr"))
    return examples_of(read_corpus(paths, taxonomy.codes))


@pytest.fixture(scope="session")
def classement(
    examples: list[Example], taxonomy: Taxonomy, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with `modele.skops` and `card.json`."""
    folder = tmp_path_factory.mktemp("modeles") / "classement"
    train_classifier(examples, taxonomy, folder, seed=0, documents={"a-01": "0" * 64})
    return folder


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Let programs that tests start hear Ctrl-C, though a shell started the tests aside."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
