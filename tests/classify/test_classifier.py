"""The classifier in use: what it answers, and what it refuses to load."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import skops.io

from pipeline.classify import Classifier
from pipeline.classify.files import TRUSTED
from pipeline.classify.prepare import LIMIT, prepare
from pipeline.errors import ResourceError
from pipeline.taxonomy import Taxonomy

TEXTS = (
    "Un bus de dépistage\nUn bus itinérant fait le tour des villages pour dépister le diabète.",
    "Loger gratuitement les internes dans les communes rurales, avec l'hôpital et la mairie.",
    "Créer une équipe mobile de psychiatrie pour les adolescents.",
    "Publier chaque année un bilan.",
    "",
)


@pytest.fixture
def copy(classement: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(classement, tmp_path / "copie"))


def edited(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    path = folder / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    change(card)
    path.write_text(json.dumps(card), encoding="utf-8")
    return folder


def test_every_code_stands_once_themes_first(classement: Path, taxonomy: Taxonomy) -> None:
    for tags in Classifier.load(classement, taxonomy).classify(TEXTS):
        assert sorted(tag.code for tag in tags) == sorted(taxonomy.codes)
        assert [tag.axis for tag in tags] == ["theme"] * 5 + ["tendance"] * 5
        assert all(0 <= tag.probability <= 1 for tag in tags)
        assert all(tag.probability == round(tag.probability, 4) for tag in tags)


def test_the_main_theme_is_the_most_probable_of_those_kept(
    classement: Path, taxonomy: Taxonomy
) -> None:
    tags = Classifier.load(classement, taxonomy).classify(TEXTS)
    assert tags[0][0].code == "prevention"
    assert tags[1][0].code == "attractivite_metiers"
    for row in tags:
        themes = [tag for tag in row if tag.axis == "theme"]
        order = [(not tag.kept, -tag.probability) for tag in themes]
        assert order == sorted(order)


def test_kept_means_at_least_the_threshold(classement: Path, taxonomy: Taxonomy) -> None:
    classifier = Classifier.load(classement, taxonomy)
    thresholds = {decision.code: decision.threshold for decision in classifier.decisions}
    tags = [tag for row in classifier.classify(TEXTS) for tag in row]
    assert {tag.kept for tag in tags} == {True, False}
    assert all(tag.kept == (tag.probability >= thresholds[tag.code]) for tag in tags)


def test_a_text_is_judged_alike_alone_and_in_any_company(
    classement: Path, taxonomy: Taxonomy
) -> None:
    classifier = Classifier.load(classement, taxonomy)
    alone = [classifier.classify([text])[0] for text in TEXTS]
    assert classifier.classify(TEXTS) == alone
    assert classifier.classify(TEXTS * 60) == alone * 60
    assert classifier.classify([]) == []


def test_typography_changes_nothing(classement: Path, taxonomy: Taxonomy) -> None:
    plain, typed = Classifier.load(classement, taxonomy).classify(
        ["- **L'accès** aux soins d'urgence", "• l’accès\u00a0aux  soins\nd’urgence"]
    )
    assert plain != ()
    assert prepare("• L’ACCÈS\u00a0aux  soins") == "l'accès aux soins"
    assert [tag.code for tag in plain] == [tag.code for tag in typed]


def test_a_huge_text_costs_no_more_than_its_beginning() -> None:
    assert len(prepare("é" * 50 * LIMIT)) == LIMIT


def test_saved_and_loaded_answer_alike(classement: Path, taxonomy: Taxonomy) -> None:
    first, second = (Classifier.load(classement, taxonomy) for _ in range(2))
    assert first.classify(TEXTS) == second.classify(TEXTS)
    assert first.version == second.version
    assert len(first.version) == 12


def test_another_order_of_the_taxonomy_gives_the_same_answers(
    classement: Path, taxonomy: Taxonomy
) -> None:
    turned = taxonomy.model_copy(update={"themes": taxonomy.themes[::-1], "version": "essai"})
    assert Classifier.load(classement, turned).classify(TEXTS) == Classifier.load(
        classement, taxonomy
    ).classify(TEXTS)


def test_the_file_holds_nothing_but_what_the_fixed_list_trusts(classement: Path) -> None:
    path = classement / "modele.skops"
    assert set(skops.io.get_untrusted_types(file=path)) <= set(TRUSTED)
    assert path.stat().st_size < 8_000_000
    with zipfile.ZipFile(path) as archive:
        assert sum(member.file_size for member in archive.infolist()) < 20_000_000


def test_an_altered_model_is_refused(copy: Path, taxonomy: Taxonomy) -> None:
    path = copy / "modele.skops"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ResourceError, match=r"modele\.skops.*modifié.*entrainer"):
        Classifier.load(copy, taxonomy)


@pytest.mark.parametrize("name", ["modele.skops", "card.json"])
def test_a_missing_file_is_named(copy: Path, taxonomy: Taxonomy, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ResourceError, match=rf"{name}.*introuvable.*Réinstallez"):
        Classifier.load(copy, taxonomy)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"decisions": [1]}', "\x00"])
def test_a_damaged_card_is_refused(copy: Path, taxonomy: Taxonomy, content: str) -> None:
    (copy / "card.json").write_text(content, encoding="utf-8")
    with pytest.raises(ResourceError, match="abîmée"):
        Classifier.load(copy, taxonomy)


@pytest.mark.parametrize("name", ["scikit-learn", "skops"])
def test_another_minor_version_of_a_library_is_refused(
    copy: Path, taxonomy: Taxonomy, name: str
) -> None:
    edited(copy, lambda card: card["versions"].update({name: "0.1.7"}))
    with pytest.raises(ResourceError, match=rf"{name} 0\.1\.7.*Installez {name} 0\.1,"):
        Classifier.load(copy, taxonomy)


def test_another_patch_of_a_library_is_taken(copy: Path, taxonomy: Taxonomy) -> None:
    def older(card: dict[str, Any]) -> None:
        minor = card["versions"]["skops"].rsplit(".", 1)[0]
        card["versions"]["skops"] = f"{minor}.99"

    assert Classifier.load(edited(copy, older), taxonomy).classify(TEXTS[:1])


def test_other_codes_are_refused_and_other_labels_are_not(
    classement: Path, taxonomy: Taxonomy
) -> None:
    first = taxonomy.themes[0]
    other = first.model_copy(update={"code": "dentaire"})
    odd = taxonomy.model_copy(update={"themes": (other, *taxonomy.themes[1:])})
    with pytest.raises(ResourceError, match=r"dentaire, medecin_traitant.*--taxonomie"):
        Classifier.load(classement, odd)
    named = first.model_copy(update={"libelle": "Un médecin pour tous"})
    same = taxonomy.model_copy(update={"themes": (named, *taxonomy.themes[1:])})
    assert Classifier.load(classement, same).classify(TEXTS[:1])


def test_a_model_that_names_another_function_is_not_run(copy: Path, taxonomy: Taxonomy) -> None:
    import hashlib

    content = {"features": shutil.rmtree, "terms": {}, "weights": [], "intercepts": []}
    data = skops.io.dumps(content)
    (copy / "modele.skops").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    edited(copy, lambda card: card["files"].update({"modele.skops": digest}))
    with pytest.raises(ResourceError, match="ne se charge pas"):
        Classifier.load(copy, taxonomy)
