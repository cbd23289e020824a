"""Training the classifier: repeatable, honest, and clear about a corpus it cannot learn from."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.classify import Classifier
from pipeline.classify.files import save_model
from pipeline.errors import UsageError
from pipeline.taxonomy import Taxonomy
from pipeline.training.classement import (
    assign_folds,
    cross_validate_labels,
    fit_classifier,
)
from pipeline.training.classement_card import train_classifier
from pipeline.training.examples import Example

ROOT = Path(__file__).parents[2]
AGAIN = """
import sys
from pathlib import Path
from pipeline.classify.files import save_model
from pipeline.taxonomy import load_taxonomy
from pipeline.training.classement import fit_classifier
from pipeline.training.cnr import read_corpus
from pipeline.training.examples import examples_of
taxonomy = load_taxonomy()
paths = sorted(Path("data/annotated/a").glob("*.cnr"))
examples = examples_of(read_corpus(paths, taxonomy.codes))[:90]
print(save_model(fit_classifier(examples, taxonomy, 0).model, Path(sys.argv[1])))
"""


def test_equal_trainings_give_equal_bytes(
    examples: list[Example], taxonomy: Taxonomy, tmp_path: Path
) -> None:
    save_model(fit_classifier(examples[:90], taxonomy, seed=0).model, tmp_path)
    here = sha256((tmp_path / "modele.skops").read_bytes()).hexdigest()
    # Another process: other addresses in memory, another order of the sets of strings.
    there = subprocess.run(
        [sys.executable, "-c", AGAIN, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    ).stdout.strip()
    assert there == here


def test_the_card_tells_what_the_model_is(classement: Path, taxonomy: Taxonomy) -> None:
    text = (classement / "card.json").read_text(encoding="utf-8")
    card = json.loads(text)
    assert list(card) == sorted(card)
    assert [decision["code"] for decision in card["decisions"]] == list(taxonomy.codes)
    assert card["taxonomy"]["sha256"] == taxonomy.digest
    assert card["data"]["documents"] == {"a-01": "0" * 64}
    assert card["data"]["licence"] == "MIT"
    assert {"scikit-learn", "skops"} == set(card["versions"])
    for name in ("theme_macro_f1", "tendance_macro_f1", "theme_principal", "f1_prevention"):
        value, low, high = card["scores"][name]
        assert low <= value <= high
    # 22 documents instead of 332: lower than the shipped model, far above chance.
    assert card["scores"]["theme_macro_f1"][0] > 0.45


def test_a_group_is_whole_in_one_fold_and_folds_are_even() -> None:
    groups = [f"d{number % 23}" for number in range(300)]
    folds = assign_folds(groups, 5, seed=1)
    assert len({(group, fold) for group, fold in zip(groups, folds, strict=True)}) == 23
    sizes = [len({g for g, f in zip(groups, folds, strict=True) if f == n}) for n in range(5)]
    assert sorted(sizes) == [4, 4, 5, 5, 5]
    assert folds == assign_folds(groups, 5, seed=1)
    assert folds != assign_folds(groups, 5, seed=2)


def test_what_is_judged_was_never_seen(examples: list[Example], taxonomy: Taxonomy) -> None:
    # A word that betrays the label in one document only: a judge that saw it would be certain.
    planted = [
        replace(example, text="xyzzy " * 20, themes=("prevention",), tendances=())
        if example.group == examples[0].group
        else example
        for example in examples
    ]
    groups = [example.group for example in planted]
    found = cross_validate_labels(planted, taxonomy, groups, folds=2, seed=0)
    assert len(found) == len(planted)
    seen = fit_classifier(planted, taxonomy, seed=0).classify([planted[0].text])[0]
    (honest,) = (tag for tag in found[0].tags if tag.code == "prevention")
    (knowing,) = (tag for tag in seen if tag.code == "prevention")
    assert knowing.probability > 0.8
    assert honest.probability < 0.6


@pytest.mark.parametrize("count", [0, 3])
def test_too_few_documents(
    examples: list[Example], taxonomy: Taxonomy, tmp_path: Path, count: int
) -> None:
    few = sorted({example.group for example in examples})[:count]
    with pytest.raises(UsageError, match="au moins 5 documents"):
        train_classifier([e for e in examples if e.group in few], taxonomy, tmp_path, seed=0)


def test_a_code_that_the_taxonomy_does_not_know(
    examples: list[Example], taxonomy: Taxonomy
) -> None:
    odd = [replace(examples[0], themes=("dentaire",)), *examples[1:]]
    with pytest.raises(UsageError, match=r"ignore : dentaire"):
        fit_classifier(odd, taxonomy, seed=0)


def test_a_new_theme_is_scored_by_its_prototype(
    examples: list[Example], taxonomy: Taxonomy, tmp_path: Path
) -> None:
    new = taxonomy.themes[0].model_copy(
        update={
            "code": "dentaire",
            "definition": "Soins dentaires, dentistes, prothèses, caries, bucco-dentaire.",
            "exemples": ("Un dentiste passe chaque mois soigner les dents des résidents.",),
        }
    )
    wider = taxonomy.model_copy(update={"themes": (*taxonomy.themes, new)})
    two = [replace(one, themes=("dentaire",)) for one in examples[:2]]
    card = train_classifier([*two, *examples[2:]], wider, tmp_path, seed=0)
    (told,) = (one for one in card["decisions"] if one["code"] == "dentaire")
    assert told["examples"] == 2
    learnt = {decision["code"]: decision["learnt"] for decision in card["decisions"]}
    assert learnt.pop("dentaire") is False
    assert set(learnt.values()) == {True}
    found = Classifier.load(tmp_path, wider).classify(
        ["Installer un dentiste et soigner les dents des enfants.", "Recruter des psychiatres."]
    )
    probable, not_so = (
        next(tag.probability for tag in tags if tag.code == "dentaire") for tags in found
    )
    assert probable > 2 * not_so


def test_a_code_of_one_document_only_still_trains(
    examples: list[Example], taxonomy: Taxonomy
) -> None:
    rare = [
        example
        if example.group == examples[0].group
        else replace(example, tendances=tuple(c for c in example.tendances if c != "attractivite"))
        for example in examples
    ]
    rare[0] = replace(rare[0], tendances=("attractivite",))
    tags = fit_classifier(rare, taxonomy, seed=0).classify(["Publier un bilan chaque année."])[0]
    assert next(tag for tag in tags if tag.code == "attractivite").probability < 0.2


@pytest.mark.long
def test_the_whole_corpus_reaches_the_bar(taxonomy: Taxonomy) -> None:
    from pipeline.label_scores import label_scores
    from pipeline.review_scores import review_scores
    from pipeline.training.cnr import corpus_files, read_corpus
    from pipeline.training.examples import examples_of

    corpus = ROOT / "data" / "annotated"
    examples = examples_of(read_corpus(corpus_files(corpus), taxonomy.codes))
    gold = [example.codes for example in examples]
    groups = [example.group for example in examples]
    found = cross_validate_labels(examples, taxonomy, groups, folds=5, seed=0)
    tags = [one.tags for one in found]
    review = review_scores(gold, tags, [one.to_review for one in found], groups, seed=0)
    assert review["review_share"].value <= 0.15
    assert review["sure_precision"].value >= 0.93
    scores = label_scores(gold, tags, groups, taxonomy, seed=0)
    for axis in ("theme", "tendance"):
        assert scores[f"{axis}_macro_f1"].value >= 0.86
        assert scores[f"{axis}_ece"].value <= 0.02
        assert scores[f"{axis}_ece_worst"].value <= 0.04
