"""The code of templates is kept, and never stands for another text or in the way."""

import sys
from pathlib import Path

import pytest

from pipeline.report import compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    templates = tmp_path / "templates"
    templates.mkdir()
    monkeypatch.setattr(compiled, "TEMPLATES", templates)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (templates / "a.j2").write_text("{{ 1 + 1 }} {{ text }}", encoding="utf-8")
    return templates


def shown(text: str) -> str:
    return compiled.environment().get_template("a.j2").render(text=text)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").glob("*.cache"))


def test_kept_code_says_the_same_and_is_not_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown("<b>") == "2 &lt;b&gt;"
    (one,) = kept(folder)
    monkeypatch.setattr("jinja2.Environment.compile", None)
    assert shown("<b>") == "2 &lt;b&gt;"
    assert kept(folder) == [one]


def test_another_text_is_compiled_again(folder: Path) -> None:
    shown("")
    (folder / "a.j2").write_text("{{ text }} !", encoding="utf-8")
    assert shown("Non") == "Non !"
    assert len(kept(folder)) == 1


@pytest.mark.parametrize("size", [0, 5, 40, 200])
def test_a_file_that_is_not_whole_is_made_again(folder: Path, size: int) -> None:
    shown("")
    (one,) = kept(folder)
    whole = one.read_bytes()
    one.write_bytes(whole[:size])
    assert shown("&") == "2 &amp;"
    assert one.read_bytes() == whole


def test_where_nothing_may_be_written_nothing_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "__pycache__").write_text("a file in the way", encoding="utf-8")
    assert shown("x") == "2 x"
    (folder / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert shown("x") == "2 x"
    assert kept(folder) == []


def test_constants_that_went_through_filters_do_not_outlive_them(folder: Path) -> None:
    (folder / "a.j2").write_text("{{ 'a'|own }}", encoding="utf-8")
    for made in ("1", "2"):
        (folder.parent / "filters.py").write_text(made, encoding="utf-8")
        environment = compiled.environment()
        environment.filters["own"] = {"a": made}.__getitem__
        assert environment.get_template("a.j2").render() == made
    assert len(kept(folder)) == 1
