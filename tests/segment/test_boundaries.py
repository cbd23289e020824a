"""Labels to spans, and what a damaged model gives."""

import shutil
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.errors import ResourceError
from pipeline.extract.plain import read_plain
from pipeline.proposal import span_text
from pipeline.segment import Segmenter, span_model
from pipeline.segment.boundaries import labelled_spans
from pipeline.settings import load_settings

MODELS = Path(__file__).parents[2] / "models"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("OBIEO", [(1, 3)]),
        ("SS", [(0, 0), (1, 1)]),
        ("BEBE", [(0, 1), (2, 3)]),
        ("IIE", [(0, 2)]),
        ("BIOE", [(0, 1), (3, 3)]),
        ("BIB", [(0, 1), (2, 2)]),
        ("OOO", []),
        ("", []),
    ],
)
def test_spans_of_labels(labels: str, expected: list[tuple[int, int]]) -> None:
    assert labelled_spans(list(labels)) == expected


def document(text: str) -> Document:
    return Document("0" * 16, "a.txt", "", "text/plain", "", "fr", (), read_plain(text).blocks)


TEXT = """# Atelier de Vannes

Une centaine de participants se sont réunis.

## Propositions

- Ouvrir un centre de soins non programmés le week-end, porté par la CPTS du Golfe.
- Former des ambassadeurs de la vaccination dans les lycées du Morbihan.
- Installer une cabine de téléconsultation assistée en mairie.
- Créer un guichet unique d'installation pour les jeunes médecins et leurs conjoints.

## Et maintenant ?

Une réunion de restitution aura lieu au printemps.
"""


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.load(MODELS, load_settings())


def test_a_simple_list_gives_its_items(segmenter: Segmenter) -> None:
    (found,) = segmenter.segment([document(TEXT)])
    assert [proposal.text.split()[0] for proposal in found] == [
        "Ouvrir",
        "Former",
        "Installer",
        "Créer",
    ]
    assert [proposal.rank for proposal in found] == [1, 2, 3, 4]
    assert {proposal.rubrique for proposal in found} == {"Atelier de Vannes > Propositions"}
    assert found[0].porteur is not None
    assert found[0].porteur.value == "la CPTS du Golfe"
    families = [bool(one.porteur_famille) for one in found]
    assert found[0].porteur_famille == "exercice_coordonne"
    assert families == [one.porteur is not None for one in found]
    assert (found[1].departements, found[1].lieu_origine) == (("56",), "proposition")
    blocks = document(TEXT).blocks
    for proposal in found:
        assert proposal.text == span_text(blocks, proposal.span)
        assert 0 <= proposal.confidence <= 1


def test_candidates_are_judged_alike_all_at_once_or_a_few_at_a_time(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = document(
        "\n\n".join(f"# Mesure {n}\n\nOuvrir {n} lits. Un bus passe." for n in range(9))
    )
    whole = segmenter.segment([many])
    assert len(whole[0]) > 3
    monkeypatch.setattr(span_model, "SPANS_AT_ONCE", 5)
    assert segmenter.segment([many]) == whole


def test_batches_and_order_change_nothing(segmenter: Segmenter) -> None:
    documents = [document(TEXT), document("Rien à signaler."), document(TEXT * 2)]
    together = segmenter.segment(documents)
    assert together == [segmenter.segment([one])[0] for one in documents]
    assert together[1] == ()


@pytest.mark.parametrize(
    "text", ["", "mot", "a " * 50_000, "\n\n".join(["Ouvrir un centre."] * 3000)]
)
def test_odd_sizes_are_read(segmenter: Segmenter, text: str) -> None:
    assert len(segmenter.segment([document(text)])) == 1


@pytest.mark.parametrize("name", ["frontieres.skops", "propositions.skops"])
def test_a_changed_byte_is_refused(tmp_path: Path, name: str) -> None:
    shutil.copytree(MODELS, tmp_path / "models")
    model = tmp_path / "models" / "segmentation" / name
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 1
    model.write_bytes(data)
    with pytest.raises(ResourceError, match="a été modifié"):
        Segmenter.load(tmp_path / "models", load_settings())


def test_an_unknown_french_pipeline_is_refused() -> None:
    with pytest.raises(ResourceError, match="pipeline_francais"):
        Segmenter.load(MODELS, load_settings(pipeline_francais="absent"))
