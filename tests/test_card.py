"""A card vouches for the files beside it and for the libraries they need."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from pipeline.card import card_version, read_card, write_card
from pipeline.errors import ResourceError

COMMAND = "remontees entrainer essai"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "modele.bin").write_bytes(b"poids")
    write_card(tmp_path, {"name": "essai"}, ("numpy",))
    return tmp_path


def change(folder: Path, **parts: Any) -> None:
    path = folder / "card.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | parts), encoding="utf-8")


def test_what_was_written_is_read(folder: Path) -> None:
    card = read_card(folder, COMMAND, "modele.bin")
    assert card["name"] == "essai"
    assert card["versions"] == {"numpy": version("numpy")}
    assert list(card["files"]) == ["modele.bin"]


def test_the_version_follows_the_files_and_the_rest_of_the_card(folder: Path) -> None:
    first = read_card(folder, COMMAND)
    (folder / "modele.bin").write_bytes(b"autres poids")
    second = write_card(folder, {"name": "essai"}, ("numpy",))
    third = write_card(folder, {"name": "essai", "threshold": 0.5}, ("numpy",))
    names = [card_version(card) for card in (first, second, third)]
    assert len(set(names)) == 3
    assert {len(name) for name in names} == {12}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"files": {}}, "abîmée"),  # the file that will be opened is not vouched for
        ({"files": {"modele.bin": "0" * 64}}, r"modele\.bin.*a été modifié.*entrainer essai"),
        ({"files": {"modele.bin": "0" * 64, "autre.bin": ""}}, r"autre\.bin.*introuvable"),
        ({"versions": ["numpy"]}, "abîmée"),
        ({"versions": {"numpy": "0.1.7"}}, r"numpy 0\.1\.7.*Installez numpy 0\.1,"),
        ({"versions": {"une-absente": "1.2.3"}}, r"est absente\. Installez une-absente 1\.2,"),
    ],
)
def test_what_does_not_agree_is_refused(folder: Path, parts: dict[str, Any], message: str) -> None:
    change(folder, **parts)
    with pytest.raises(ResourceError, match=message):
        read_card(folder, COMMAND, "modele.bin")


def test_another_patch_of_a_library_is_taken(folder: Path) -> None:
    major, minor, *_ = version("numpy").split(".")
    change(folder, versions={"numpy": f"{major}.{minor}.999"})
    assert read_card(folder, COMMAND)["name"] == "essai"


def test_a_folder_without_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"card\.json.*introuvable"):
        read_card(tmp_path, COMMAND)
