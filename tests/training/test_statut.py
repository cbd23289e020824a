"""The model of statuts learns from annotated documents and reads what it has not seen."""

from pathlib import Path

import pytest

from pipeline.card import write_card
from pipeline.errors import ResourceError
from pipeline.extract.plain import read_plain
from pipeline.proposal import Span
from pipeline.segment.fields import Fields
from pipeline.segment.statut import MODEL, OWN_WORDS, WEIGHTS, StatutModel
from pipeline.segment.statut_trees import TREES, StatutTrees
from pipeline.settings import load_settings
from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import parse_cnr
from pipeline.training.samples import training_samples
from pipeline.training.statut import FOLDS, StatutSequence, fit_statut

STATES = {"realise": "Ce qui est fait", "en_cours": "Ce qui est en cours", "propose": "Pistes"}
PLACES = ("Vannes", "Auray", "Lorient", "Pontivy", "Redon", "Vitré")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model of six documents with three plain sections each."""
    folder = tmp_path_factory.mktemp("corpus")
    documents = []
    for place in PLACES:
        lines = [f"@@doc id={place} genre=page_web", f"Santé à {place}", ""]
        for statut, title in STATES.items():
            lines += [title, "", f"@@prop themes= trends= statut={statut}"]
            lines += [f"Un bus itinérant à {place}.", "@@end", ""]
        path = folder / f"{place}.cnr"
        path.write_text("\n".join(lines), encoding="utf-8")
        documents.append(parse_cnr(path, load_taxonomy().codes)[0])
    samples = training_samples(documents, load_settings(), 0, lambda _: None)
    fit_statut(
        [s.statuts for views in samples for s in views if s.statuts], folder / "modele", seed=0
    )
    write_card(folder / "modele", {}, ())
    return folder / "modele"


def read(model: Path | None, title: str) -> tuple[str, float, str]:
    blocks = read_plain(f"Brest\n\n{title}\n\nUn bus itinérant à Brest.").blocks
    (fields,) = Fields(model).read(blocks, [Span(2, 0, 2, len(blocks[2].text))], {})
    found = fields["statut"]
    shown = [blocks[one.block].text[one.start : one.end] for one in found.evidence]
    return found.value, found.score, " ".join(shown)


@pytest.mark.parametrize(("statut", "title"), STATES.items())
def test_a_plain_title_tells_the_statut(model: Path, statut: str, title: str) -> None:
    value, score, shown = read(model, title)
    assert value == statut
    assert 0 < score < 1
    assert shown in title


def test_trees_of_several_folders_judge_a_list_together(tmp_path: Path) -> None:
    """Under « Votées », the future is a decision; under « Pistes », it is an idea."""
    titles = {"Votées": "labellise", "Pistes": "propose"}
    sequences = []
    for number in range(4 * FOLDS):
        for title, statut in titles.items():
            features = (("V:futur", f"H:{title}", "S1=labellise"), ("V:futur", f"H:{title}"))
            name = f"{title}-{number}"
            sequences.append(StatutSequence(name, f"{number % FOLDS}", features, (statut,) * 2))
    fit_statut(sequences, tmp_path, seed=0)
    model = StatutModel.load(tmp_path, "remake")
    assert model.trees is not None
    for title, statut in titles.items():
        seen = [[(name, 0, 0, 1) for name in ("V:futur", f"H:{title}")]] * 2
        found = model.read(seen)
        assert [one.value for one in found] == [statut] * 2
        assert all(0 < one.score < 1 for one in found)


def test_trees_that_lack_a_statut_are_refused(tmp_path: Path) -> None:
    StatutTrees({}).save(tmp_path / TREES)
    with pytest.raises(ResourceError, match=r"incomplet. Refaites-le avec « remake »"):
        StatutTrees.load(tmp_path / TREES, "remake")


def test_its_own_label_wins_over_the_section(model: Path) -> None:
    blocks = read_plain("Brest\n\nPistes\n\nUn bus à Brest.\n\nÉtat : en cours").blocks
    (fields,) = Fields(model).read(blocks, [Span(2, 0, 3, len(blocks[3].text))], {})
    assert fields["statut"].value == "en_cours"
    (where,) = fields["statut"].evidence
    assert blocks[where.block].text[where.start : where.end] == "en cours"


def test_without_its_file_the_rules_answer() -> None:
    assert read(None, "Ce qui est fait")[:2] == ("propose", 0.3)


def test_an_altered_model_is_refused(model: Path, tmp_path: Path) -> None:
    for name in (MODEL, OWN_WORDS, WEIGHTS, "card.json"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    (tmp_path / WEIGHTS).write_text("{}", encoding="utf-8")
    with pytest.raises(ResourceError, match="modifié"):
        Fields(tmp_path)
