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
from pipeline.classify.features import fit_features
from pipeline.classify.prepare import LIMIT, LONGEST, pieces_of, stem
from pipeline.errors import ResourceError
from pipeline.taxonomy import Taxonomy
from pipeline.training.examples import Example

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


def test_the_main_theme_comes_first_and_kept_ones_before_others(
    classement: Path, taxonomy: Taxonomy
) -> None:
    classifier = Classifier.load(classement, taxonomy)
    tags = classifier.classify(TEXTS)
    assert tags[0][0].code == "prevention"
    assert tags[1][0].code == "attractivite_metiers"
    firsts = {d.code: d.first for d in classifier.decisions if d.first}
    for row, judged in zip(tags, classifier.model.judge(TEXTS), strict=True):
        main = {
            code: sigmoid.of(score)
            for (code, sigmoid), score in zip(firsts.items(), judged.scores[10:], strict=True)
        }
        for axis in ("theme", "tendance"):
            mine = [tag for tag in row if tag.axis == axis]
            order = [
                (
                    not tag.kept,
                    -main[tag.code] if tag.kept and axis == "theme" else 0,
                    -tag.probability,
                )
                for tag in mine
            ]
            assert order == sorted(order)


def test_contributions_and_intercept_sum_to_the_score(
    classement: Path, taxonomy: Taxonomy, examples: list[Example]
) -> None:
    classifier = Classifier.load(classement, taxonomy)
    model = classifier.model
    texts = [*TEXTS, *(example.text for example in examples[:40]), "L'ÉTÉ, l'hôpital d'Aix !! 🙂"]
    for text, judged in zip(texts, model.judge(texts), strict=True):
        found = model.features.find([text])
        direct = model.weights[:, found.columns].astype(float) @ found.values + model.intercepts
        assert judged.scores == pytest.approx(direct, abs=1e-6)
        assert judged.parts.sum(axis=0) + model.intercepts == pytest.approx(direct, abs=1e-6)
    above = ["Prévention > Dépister"] * len(texts)
    for alone, headed in zip(model.judge(texts), model.judge(texts, above), strict=True):
        assert headed.scores != pytest.approx(alone.scores, abs=1e-6)
        assert headed.parts.sum(axis=0) + model.intercepts == pytest.approx(headed.scores, abs=1e-6)


def test_every_kept_tag_says_which_words_carried_it(classement: Path, taxonomy: Taxonomy) -> None:
    classifier = Classifier.load(classement, taxonomy)
    text = "La réunion est finie. Dépister le diabète sur les marchés, sans rendez-vous. Merci !"
    (tags,) = classifier.classify([text])
    tag = next(tag for tag in tags if tag.code == "prevention")
    assert tag.kept
    sentence, *words = tag.evidence
    assert text[sentence.start : sentence.end] == (
        "Dépister le diabète sur les marchés, sans rendez-vous."
    )
    assert {"Dépister", "diabète"} <= {text[word.start : word.end] for word in words}
    weights = [word.weight or 0.0 for word in words]
    assert weights == sorted(weights, reverse=True)
    (judged,) = classifier.model.judge([text])
    row = taxonomy.codes.index("prevention")
    inside = [sentence.start <= piece.start < sentence.end for piece in judged.pieces]
    assert sentence.weight == pytest.approx(judged.parts[inside, row].sum())
    assert all(tag.kept or not tag.evidence for tag in tags)


def test_forms_of_a_word_share_a_stem() -> None:
    for forms in (("dépister", "dépistées", "dépistés", "dépiste"), ("hôpital", "hôpitaux")):
        assert len({stem(form) for form in forms}) == 1


def test_stems_are_paired_within_a_sentence_whatever_their_order() -> None:
    texts = ["Installer les internes.", "Internes que l'on installe", "Un interne installé"]
    features = fit_features(texts, [""] * 3)
    assert [term for term in features.terms if term[0] == "p"] == ["pinstal intern"]
    column = features.terms["pinstal intern"]
    places = []
    for text in ("Les internes à installer", "Internes : installer\nInternes. Installer"):
        found = features.find([text])
        mine = found.columns[found.entry] == column
        places.append([found.pieces[0][at].token for at in found.piece[mine]])
        assert set(found.share[mine]) <= {0.5}
    assert places == [["internes", "installer"], []]


def test_headings_are_no_reason_to_show(classement: Path, taxonomy: Taxonomy) -> None:
    classifier = Classifier.load(classement, taxonomy)
    text = "Dépister le diabète."
    (tags,) = classifier.classify([text], ["Dépistage du diabète sur tous les marchés"])
    pieces = [piece for tag in tags for piece in tag.evidence]
    assert pieces
    assert all(text[piece.start : piece.end].strip() for piece in pieces)
    assert max(piece.end for piece in pieces) <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "🙂 🙃",
        "!!!",
        "DÉPISTER LE DIABÈTE SUR LES MARCHÉS, SANS RENDEZ-VOUS",
        "dépister le diabète " * 33_334,
        "Opening hours of the office.",
        "Öffnungszeiten der Praxis am Wochenende",
        "开设周末门诊",
    ],
)
def test_odd_texts_are_tagged_or_left(classement: Path, taxonomy: Taxonomy, text: str) -> None:
    classifier = Classifier.load(classement, taxonomy)
    (tags,) = classifier.classify([text])
    assert sorted(tag.code for tag in tags) == sorted(taxonomy.codes)
    assert all(0 <= tag.probability <= 1 for tag in tags)
    for tag in tags:
        assert all(text[piece.start : piece.end].strip() for piece in tag.evidence)


def test_capitals_change_nothing(classement: Path, taxonomy: Taxonomy) -> None:
    text = "Dépister le diabète sur les marchés"
    small, capital = Classifier.load(classement, taxonomy).classify([text, text.upper()])
    assert [(tag.code, tag.probability) for tag in small] == [
        (tag.code, tag.probability) for tag in capital
    ]


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
    pieces = pieces_of("• L’ACCÈS\u00a0aux  soins")
    assert [piece.token for piece in pieces] == ["l'accès", "aux", "soins"]
    assert [(piece.start, piece.end) for piece in pieces] == [(2, 9), (10, 13), (15, 20)]
    assert [tag.code for tag in plain] == [tag.code for tag in typed]


def test_a_huge_text_costs_no_more_than_its_beginning() -> None:
    assert len(pieces_of("é " * 50 * LIMIT)) == LIMIT / 2
    assert len(pieces_of("é" * 50 * LIMIT)[0].token) == LONGEST


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


def test_the_file_holds_nothing_but_arrays_and_text(classement: Path) -> None:
    path = classement / "modele.skops"
    assert not skops.io.get_untrusted_types(file=path)
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


def test_another_patch_that_judges_otherwise_is_refused(copy: Path, taxonomy: Taxonomy) -> None:
    def older(card: dict[str, Any]) -> None:
        card["versions"]["skops"] += ".post9"
        card["reference"][3]["scores"]["prevention"] += 2e-4

    with pytest.raises(ResourceError, match=r"textes de référence.*entrainer"):
        Classifier.load(edited(copy, older), taxonomy)


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
