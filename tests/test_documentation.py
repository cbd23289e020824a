"""The guide as web pages, for whoever has the program and not its repository."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from documentation import write_documentation

LINK = re.compile(r'(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("guide")
    write_documentation(place)
    return place


def test_every_link_leads_somewhere(folder: Path) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    assert {"guide.html", "serveur.html", "distribue.html", "modeles.html"} <= set(pages)
    for name, text in pages.items():
        for where in map(unescape, LINK.findall(text)):
            if where.startswith("https:"):
                continue
            target, _, anchor = unquote(where).partition("#")
            assert (folder / (target or name)).is_file(), (name, where)
            if anchor:
                assert f'id="{anchor}"' in pages[target or name], (name, where)


def test_the_guide_is_whole(folder: Path) -> None:
    text = (folder / "guide.html").read_text(encoding="utf-8")
    assert "<title>Guide de l'analyste</title>" in text
    assert "<code>limites.memory_mb</code>" in text
    assert text.count("<table>") > 10
    assert "](" not in text
    assert "```" not in text
    assert (folder / "rapport.png").is_file()
