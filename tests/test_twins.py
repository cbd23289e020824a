"""The same text in other bytes is found through every format; what two people wrote is not."""

import re
from pathlib import Path

import pytest

from pipeline import twins
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import parse_cnr
from pipeline.training.views import FORMS, rendered_view
from pipeline.twins import LEAST, first_of

CORPUS = Path(__file__).parents[1] / "data" / "annotated"
MARK = re.compile(r"(?m)^@@.*\n")
SAMPLE = (
    *("a/14-haute-corse-tableaux", "b/02-thierache-cts", "c/04-hautes-alpes-un-an-apres"),
    *("c/19-tableau-deux-sevres", "k/15-orne-cts", "k/01-bugey-sud-cls"),
)
FORM = """Fiche action du contrat local de santé. Cette fiche est à remplir par le porteur et à
renvoyer à la délégation départementale avant la fin du mois. Elle présente l'action, son porteur,
ses partenaires, son calendrier et ses moyens. Les réponses sont publiées sur le site de l'agence
et présentées au comité de pilotage, qui les examine au regard des priorités du territoire. Une
fiche incomplète ne pourra pas être examinée. Pour toute question, écrivez à votre délégation.
Porteur : {porteur}. Commune : {commune}. Action proposée : {action}. Date de début : {date}. Les
informations de cette fiche n'engagent pas l'agence. Le comité rend son avis dans les deux mois et
le porteur en est informé par courrier. Le suivi de l'action est assuré par la délégation."""
FIRST = {
    "porteur": "la CPTS du Golfe",
    "commune": "Vannes",
    "action": "ouvrir un bus dentaire",
    "date": "mars",
}
SECOND = {
    "porteur": "le centre hospitalier",
    "commune": "Privas",
    "action": "former des aidants",
    "date": "juin",
}


def corpus_text(path: Path) -> str:
    return MARK.sub("", path.read_text(encoding="utf-8"))


def test_no_two_annotated_documents_are_the_same() -> None:
    paths = sorted(CORPUS.glob("*/*.cnr"))
    assert len(paths) > 500
    named = ((f"{path.parent.name}/{path.name}", corpus_text(path)) for path in paths)
    assert first_of(named) == {}


@pytest.mark.parametrize("name", SAMPLE)
def test_a_document_is_itself_in_every_format(
    name: str, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    document, _ = parse_cnr(CORPUS / f"{name}.cnr", taxonomy.codes)
    views = {form: rendered_view(document, form, tmp_path) for form in FORMS}
    texts = {
        form: "\n".join(block.text for block in view.blocks if block.kind != "furniture")
        for form, view in views.items()
        if view
    }
    assert len(texts) > 4
    first, *others = texts
    assert first_of(texts.items()) == dict.fromkeys(others, first)


def test_a_form_filled_in_by_two_agencies_is_two_documents() -> None:
    first, second = FORM.format(**FIRST), FORM.format(**SECOND)
    assert first_of([("a", first), ("b", second)]) == {}
    elsewhere = FORM.format(**FIRST | {"commune": "Quimper", "date": "mai"})
    assert first_of([("a", first), ("b", elsewhere)]) == {}
    assert first_of([("a", first), ("b", first.upper())]) == {"b": "a"}


def test_many_copies_of_a_form_are_each_compared_with_few(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    same = twins._same

    def counted(first: twins._Text, second: twins._Text) -> bool:
        nonlocal calls
        calls += 1
        return same(first, second)

    monkeypatch.setattr(twins, "_same", counted)
    count = 300
    forms = [
        (str(number), FORM.format(**{name: f"{name}{number} b{number}" for name in FIRST}))
        for number in range(count)
    ]
    again = [(f"bis {key}", text.upper()) for key, text in forms[::50]]
    assert first_of([*forms, *again]) == {key: key.removeprefix("bis ") for key, _ in again}
    assert calls < 100 * count  # not count² / 2, as many as there are pairs


def test_what_is_left_out_on_one_side_or_cut_is_the_same_text() -> None:
    text = FORM.format(**FIRST)
    menu = "Accueil Actualités Nos missions Agenda Contact " + text
    cut = text.replace("délégation", "délé- gation").replace("de la", "dela")
    assert first_of([("a", text), ("b", menu), ("c", cut)]) == {"b": "a", "c": "a"}


def test_the_first_in_order_is_the_original_and_short_texts_are_not_compared() -> None:
    text = FORM.format(**FIRST)
    assert first_of([("z", text), ("a", text), ("m", text)]) == {"a": "z", "m": "z"}
    short = " ".join(f"mot{number}" for number in range(LEAST))
    assert first_of([("a", short), ("b", short)]) == {"b": "a"}
    few = short.rpartition(" ")[0]
    assert first_of([("a", few), ("b", few), ("c", ""), ("d", "")]) == {}
