"""When a watched folder is run: changed, at rest, and tried again later after a failure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows import watch as module
from flows.watch import Watched, watch
from pipeline.errors import UsageError


class Clock:
    """Takes the place of sleep: each pause lets the world do one thing."""

    def __init__(self, *events: Callable[[], object]) -> None:
        self.pauses: list[float] = []
        self._events = list(events)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if self._events:
            self._events.pop(0)()


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    (tmp_path / "depot").mkdir()
    (tmp_path / "depot" / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "resultats").mkdir()
    return Watched([tmp_path / "depot"], tmp_path / "resultats")


def nothing() -> None:
    pass


def test_a_file_that_still_grows_is_waited_for(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = watched.sources[0] / "a.txt"
    clock = Clock(lambda: file.write_text("aa"), lambda: file.write_text("aaa"), nothing)
    monkeypatch.setattr(module.time, "sleep", clock.sleep)
    sizes: list[int] = []

    def run(changed: str) -> bool:
        assert changed == "fichiers nouveaux : 1"
        sizes.append(file.stat().st_size)
        return True

    assert watch(watched, run, print, interval=5, rounds=4) == 1
    assert sizes == [3]
    assert clock.pauses == [5, 5, 5, 5]


def test_a_run_that_fails_is_tried_again_later_and_later(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(module.time, "sleep", clock.sleep)
    answers = iter([False, False, True])
    said: list[str] = []
    assert watch(watched, lambda _: next(answers), said.append, interval=5, rounds=5) == 1
    assert clock.pauses == [5, 10, 20, 5, 5]
    assert said == ["Nouvel essai dans 10 s.", "Nouvel essai dans 20 s."]


def test_pauses_stay_under_ten_minutes(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(module.time, "sleep", clock.sleep)
    watch(watched, lambda _: False, print, interval=100, rounds=2000)
    assert max(clock.pauses) == 600


def test_a_folder_that_goes_away_for_a_while_is_waited_for(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = watched.sources[0]
    away = folder.with_name("ailleurs")
    clock = Clock(lambda: folder.rename(away), lambda: away.rename(folder))
    monkeypatch.setattr(module.time, "sleep", clock.sleep)
    said: list[str] = []
    assert watch(watched, lambda _: True, said.append, interval=5, rounds=3) == 1
    assert clock.pauses == [5, 10, 5]
    assert [line.split(" : ")[0] for line in said] == ["Introuvable"]


def test_a_folder_that_is_not_there_from_the_start_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        watch(Watched([tmp_path / "x"], tmp_path), lambda _: True, print, interval=1, rounds=1)


def test_what_was_done_is_known_the_next_time(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.time, "sleep", Clock().sleep)
    assert watch(watched, lambda _: True, print, interval=1, rounds=1) == 1
    assert watch(watched, lambda _: True, print, interval=1, rounds=1) == 1  # no results any more
    (watched.destination / "run.json").write_text("{}", encoding="utf-8")
    assert watch(watched, lambda _: True, print, interval=1, rounds=3) == 0
    (watched.sources[0] / "a.txt").write_text("aa", encoding="utf-8")
    assert watch(watched, lambda _: True, print, interval=1, rounds=3) == 1
