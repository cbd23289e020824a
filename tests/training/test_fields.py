"""The model of fields: what it learns from, and that it reads what no rule does."""

from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.card import write_card
from pipeline.errors import ResourceError
from pipeline.proposal import Field
from pipeline.segment.boundaries import PLACES
from pipeline.segment.doc import to_doc
from pipeline.segment.field_places import places, spelled
from pipeline.segment.field_words import Reader, words_of
from pipeline.segment.fields import FIELDS, Fields
from pipeline.segment.french.loading import french
from pipeline.segment.reading import read_words
from pipeline.settings import load_settings
from pipeline.training.cnr import Annotated, Gold
from pipeline.training.fields import field_sequences, fit_fields, word_labels
from pipeline.training.views import View, text_view

MODELS = Path(__file__).parents[2] / "models"
WHO = ("la commune", "l'hôpital", "le lycée", "la caisse", "le Département", "la CPTS")
WHERE = ("Vannes", "Auray", "Pontivy", "Lorient")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return french(load_settings(modeles=MODELS))


def view_of(text: str, fields: dict[str, str]) -> View:
    gold = Gold(0, len(text), (), (), "propose", fields, ambiguous=False)
    return text_view(Annotated("a", "a", {}, "", text + "\n", (gold,)))


def read(nlp: Language, view: View) -> Doc:
    (doc,) = read_words(nlp, [to_doc(nlp, view.blocks)])
    doc.user_data[PLACES] = tuple(span for _, span in view.golds())
    return doc


@pytest.fixture(scope="module")
def trained(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> Fields:
    folder = tmp_path_factory.mktemp("segmentation")
    rules = Fields()
    sequences = []
    for who in WHO:
        for where in WHERE:
            text = f"Un bus que {who} enverrait chaque mois autour de {where}."
            view = view_of(text, {"porteur": who, "territoire": where})
            sequences.append(field_sequences(read(nlp, view), view, rules))
            view = view_of("Un bus passe chaque mois.", {})
            sequences.append(field_sequences(read(nlp, view), view, rules))
    fit_fields(sequences, folder, seed=0)
    with pytest.raises(ResourceError):
        Fields(folder)  # no card vouches for it
    write_card(folder, {}, ())
    return Fields(folder)


def found(nlp: Language, fields: Fields, text: str) -> dict[str, Field]:
    values: dict[str, Field] = fields(read(nlp, view_of(text, {}))).user_data[FIELDS][0]
    return values


def test_it_reads_what_no_rule_does(nlp: Language, trained: Fields) -> None:
    text = "Un bus que la mairie enverrait chaque mois autour de Quimper."
    assert "porteur" not in found(nlp, Fields(), text)
    values = found(nlp, trained, text)
    assert values["porteur"].value == "la mairie"
    assert values["territoire"].value == "Quimper"
    (place,) = values["territoire"].evidence
    assert text[place.start : place.end] == "Quimper"
    assert 0.5 < values["territoire"].score <= 1
    assert "porteur" not in found(nlp, trained, "Un bus passe chaque mois.")


def test_a_label_wins_over_the_model(nlp: Language, trained: Fields) -> None:
    text = "Porteur : l'école\n\nUn bus que la mairie enverrait chaque mois autour de Quimper."
    assert found(nlp, trained, text)["porteur"].value == "l'école"


def test_words_are_labelled_where_the_value_stands(nlp: Language) -> None:
    text = "La CPTS de Vannes propose un bus à\nVannes et à Auray."
    view = view_of(text, {})
    (words,) = words_of(read(nlp, view)).values()
    gold = {"porteur": "La CPTS de Vannes", "territoire": "Vannes et à Auray"}
    labels = word_labels(words, view.blocks, gold, {})
    shown = [view.blocks[0].text[word.start : word.end] for word in words]
    told = [(word, label) for word, label in zip(shown, labels, strict=True) if label != "O"]
    assert told == [
        ("La", "B-porteur"),
        *((word, "I-porteur") for word in ("CPTS", "de", "Vannes")),
        ("Vannes", "B-territoire"),
        *((word, "I-territoire") for word in ("et", "à", "Auray")),
    ]


def test_words_know_the_clause_that_they_stand_in(nlp: Language) -> None:
    text = "Elle demande que la caisse, la mairie paient."
    view = view_of(text, {})
    doc = read(nlp, view)
    assert words_of(doc, {1}) == {}
    (words,) = words_of(doc, {0}).values()
    reader = Reader(Fields().lexicon, None)
    seen = [reader.seen(doc, word.key) for word in words]
    told = [
        [name for group in groups for name in spelled(group)]
        for groups, _ in places(seen, words, [""] * len(words))
    ]
    shown = [text[word.start : word.end] for word in words]
    for word, clause, commas in (("demande", "", 0), ("caisse", "que", 0), ("mairie", "que", 1)):
        features = told[shown.index(word)]
        assert any(name.startswith(f"cl={clause}") for name in features)
        assert any(name.startswith(f"cm={commas}:") for name in features)
    assert "cl=" in told[shown.index("demande")]
    assert "cl=+" in told[shown.index(".")]


def test_words_know_the_kinds_around_and_the_words_before(nlp: Language) -> None:
    doc = read(nlp, view_of("Un bus porté par la CPTS.", {}))
    (words,) = words_of(doc).values()
    reader = Reader(Fields().lexicon, None)
    seen = [reader.seen(doc, word.key) for word in words]
    told = [
        {feature for group in groups for feature in spelled(group)}
        for groups, _ in places(seen, words, [""] * len(words))
    ]
    pos = ["^", "^", *(one.pos for one in seen), "^", "^"]
    for index, one in enumerate(seen):
        far, near, own, after, beyond = pos[index : index + 5]
        assert told[index] >= {
            *(f"pb={far}{near}{own}", f"pc={near}{own}{after}", f"pa={own}{after}{beyond}"),
            f"wa={one.form}|{after}{beyond}",
        }
    assert f"wb={seen[2].lemma}_par_la" in told[5]
    assert "wb=^_^_^" in told[0]
