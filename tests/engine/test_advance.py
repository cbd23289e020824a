"""What a run does before it reads is told, and each file is digested once."""

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import page
from pipeline.cli.progress import Progress
from pipeline.cli.traiter import _run
from pipeline.engine.advance import DIGESTS, HOLDERS, digest, each, told
from pipeline.engine.plan import prepare
from pipeline.engine.unchanged import unchanged
from pipeline.settings import load_settings


@pytest.fixture
def digested(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are digested, as they are."""
    names: list[str] = []
    real = hashlib.file_digest

    def noted(file: Any, name: str) -> Any:
        names.append(Path(file.name).name)
        return real(file, name)

    monkeypatch.setattr("pipeline.engine.advance.file_digest", noted)
    return names


def test_a_file_is_digested_once_in_a_run(tmp_path: Path, digested: list[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("avant", encoding="utf-8")
    with told(lambda *_: None):
        first = digest(path)
        with told(lambda *_: None):
            assert digest(path) == first
        assert digest(path) == first
        assert len(digested) == 1
        path.write_text("après cela", encoding="utf-8")
        assert digest(path) != first
    for _ in range(2):  # no run: nothing is remembered
        digest(path)
    assert len(digested) == 4


def test_a_run_tells_of_digests_and_archives_before_it_reads(
    tmp_path: Path, digested: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = SimpleNamespace(expect=lambda _: None)
    monkeypatch.setattr("pipeline.engine.plan.current", lambda: pool)
    given, results, scratch = (tmp_path / name for name in ("docs", "sortie", "travail"))
    given.mkdir()
    scratch.mkdir()
    for name in ("a.txt", "b.txt"):
        (given / name).write_text(f"Ouvrir une maison de santé ({name}).", encoding="utf-8")
    said: list[tuple[str, int, int]] = []
    settings = load_settings()
    with told(lambda *what: said.append(what)):
        assert unchanged([given], results, settings) is None
        prepare([given], results, scratch, settings)
        prepare([given], results, scratch, settings)
    assert said[:6] == [(what, done, 2) for what in (DIGESTS, HOLDERS) for done in range(3)]
    assert sorted(digested) == ["a.txt", "b.txt"]


def test_the_command_shows_what_comes_before_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(Progress, "show", lambda _, *what: said.append(what))
    monkeypatch.setattr(
        "pipeline.engine.unchanged.unchanged", lambda *_, **__: list(each("Essai", [1]))
    )
    assert _run([tmp_path], tmp_path, load_settings(), {}, {}) == [1]  # type: ignore[comparison-overlap]
    assert said == [("Essai", 0, 1), ("Essai", 1, 1)]


def test_the_page_of_a_run_has_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 12.0, 13.0, 30.0])
    said: list[object] = []
    monkeypatch.setattr("flows.page.time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(
        page, "get_run_logger", lambda: SimpleNamespace(info=lambda *what: said.append(what[1:]))
    )
    say = page.Preparation()
    for done in range(1, 5):
        say(DIGESTS, done, 9)
    assert said == [(DIGESTS, 2, 9), (DIGESTS, 4, 9)]
