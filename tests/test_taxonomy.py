"""The taxonomy is read from its file and refused in French when it is wrong."""

from pathlib import Path

import pytest
import yaml

from pipeline.errors import ResourceError
from pipeline.taxonomy import DEFAULT, Taxonomy, load_taxonomy


def test_codes_of_both_axes_are_unique_and_in_order() -> None:
    taxonomy = load_taxonomy()
    assert taxonomy.codes[0] == "medecin_traitant"
    assert len(set(taxonomy.codes)) == len(taxonomy.codes) == 10
    assert taxonomy.label("dernier_metre").libelle == "Atteindre « le dernier mètre »"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"themes": []}, "themes"),
        ({"inconnu": 1}, "inconnu"),
        ({"tendances": "double"}, "deux fois"),
    ],
)
def test_a_wrong_file_is_refused_in_french(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    content = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    content |= {"tendances": content["themes"]} if change.get("tendances") else change
    path = tmp_path / "taxonomie.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ResourceError, match=said) as caught:
        load_taxonomy(path)
    assert "Corrigez-la." in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="absente"):
        load_taxonomy(tmp_path / "absente.yaml")


def test_renamed_and_withdrawn_codes_are_read_as_those_of_today() -> None:
    shipped = load_taxonomy()
    renamed = shipped.themes[3].model_copy(update={"code": "prevenir", "anciens": ("prevention",)})
    taxonomy = shipped.model_copy(
        update={"themes": (*shipped.themes[:3], renamed), "retires": ("sante_mentale",)}
    )
    assert {"prevenir", "prevention", "sante_mentale"} <= set(taxonomy.known)
    found = taxonomy.current(("sante_mentale", "prevention", "dernier_metre"))
    assert found == ("prevenir", "dernier_metre")
    content = taxonomy.model_dump() | {"retires": ("dernier_metre",)}
    with pytest.raises(ValueError, match="deux fois"):
        Taxonomy.model_validate(content)
