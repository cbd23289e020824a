"""When a watched folder is run: changed, at rest, and tried again later after a failure."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.watch import Watched, watch
from pipeline.document import Reject
from pipeline.engine.sources import MISSING
from pipeline.errors import UnreadableFile, UsageError
from pipeline.result import Result
from pipeline.store.tables import tables, write_table


class Clock:
    """Takes the place of sleep: each pause lets the world do one thing.

    Threads that other tests of the process left behind sleep for real.
    """

    def __init__(self, *events: Callable[[], object]) -> None:
        self.pauses: list[float] = []
        self._events = list(events)
        self._thread, self._sleep = threading.get_ident(), time.sleep

    def sleep(self, seconds: float) -> None:
        if threading.get_ident() != self._thread:
            self._sleep(seconds)
            return
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
    monkeypatch.setattr(time, "sleep", clock.sleep)
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
    monkeypatch.setattr(time, "sleep", clock.sleep)
    answers = iter([False, False, True])
    said: list[str] = []
    assert watch(watched, lambda _: next(answers), said.append, interval=5, rounds=5) == 1
    assert clock.pauses == [5, 10, 20, 5, 5]
    assert said == ["Nouvel essai dans 10 s.", "Nouvel essai dans 20 s."]


def test_a_file_that_cannot_be_opened_is_tried_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(time, "sleep", clock.sleep)
    closed = Reject.of(UnreadableFile("Fermez-le."), "a.txt")
    answers = iter([(closed,), (closed,), ()])
    asked: list[str] = []

    def run(changed: str) -> bool:
        asked.append(changed)
        rejects = tables([Result("a.txt", None, rejects=next(answers))])["rejects"]
        write_table(rejects, watched.destination / "rejects.parquet")
        (watched.destination / "run.json").write_bytes(b"{}")
        return True

    said: list[str] = []
    assert watch(watched, run, said.append, interval=5, rounds=6) == 1
    again = "fichiers qui n'avaient pas pu être ouverts"
    assert asked == ["fichiers nouveaux : 1", again, again]
    assert clock.pauses == [5, 10, 20, 5, 5, 5]
    assert [one.split(" : ")[0] for one in said] == ["Un fichier n'a pas pu être ouvert"] * 2


def test_pauses_stay_under_ten_minutes(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(time, "sleep", clock.sleep)
    watch(watched, lambda _: False, print, interval=100, rounds=2000)
    assert max(clock.pauses) == 600


def test_a_folder_that_goes_away_for_a_while_is_waited_for(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = watched.sources[0]
    away = folder.with_name("ailleurs")
    clock = Clock(lambda: folder.rename(away), nothing, lambda: away.rename(folder))
    monkeypatch.setattr(time, "sleep", clock.sleep)
    said: list[str] = []
    assert watch(watched, lambda _: True, said.append, interval=5, rounds=4) == 1
    assert clock.pauses == [5, 5, 5, 5]
    goes_on = "Les derniers résultats restent en place, la surveillance continue."
    assert said == [f"{MISSING.format(folder)} {goes_on}", "Les documents sont de nouveau là."]


def test_a_folder_that_lost_all_its_files_is_no_reason_to_drop_the_results(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = watched.sources[0] / "a.txt"
    away = watched.destination / "a.txt"
    clock = Clock(nothing, lambda: file.rename(away), nothing, lambda: away.rename(file))
    monkeypatch.setattr(time, "sleep", clock.sleep)
    runs: list[str] = []
    said: list[str] = []

    def run(changed: str) -> bool:
        runs.append(changed)
        return True

    assert watch(watched, run, said.append, interval=5, rounds=6) == 1
    assert runs == ["fichiers nouveaux : 1"]
    assert said[0].startswith("Il n'y a plus aucun fichier dans « ")
    assert said[1:] == ["Les documents sont de nouveau là."]


def test_a_folder_that_cannot_be_listed_is_waited_for(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", Clock().sleep)
    folder = watched.sources[0]

    def closed(*_: object, onerror: Callable[[OSError], object]) -> Iterator[object]:
        onerror(PermissionError(13, "closed", str(folder)))
        return iter(())

    def close() -> None:  # rights do not stop the superuser, who may run this test
        monkeypatch.setattr("pipeline.engine.sources.os.walk", closed)

    monkeypatch.setattr(time, "sleep", Clock(close).sleep)
    said: list[str] = []
    assert watch(watched, lambda _: True, said.append, interval=5, rounds=2) == 0
    assert [line.partition(" :")[0] for line in said] == [
        f"Le dossier « {folder} » ne peut pas être lu"
    ]


def test_an_hour_of_the_day_is_waited_for(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = dt.datetime(2026, 3, 2, 19, 58, 30).astimezone()
    clock = Clock()

    class Now(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Now":
            moment = start + dt.timedelta(seconds=sum(clock.pauses))
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(dt, "datetime", Now)
    monkeypatch.setattr(time, "sleep", clock.sleep)
    file = watched.sources[0] / "a.txt"
    at: list[dt.datetime] = []

    def run(_: str) -> bool:
        at.append(Now.now().astimezone())
        file.write_text(f"{len(at)} changes", encoding="utf-8")  # for the next day
        return True

    assert watch(watched, run, print, interval=5, rounds=3, hour=dt.time(20)) == 2
    evening = start.replace(hour=20, minute=0, second=0)
    # the second day, the file has another size than at the look before: 5 seconds more
    assert at == [evening, evening + dt.timedelta(days=1, seconds=5)]


def test_a_folder_that_is_not_there_from_the_start_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        watch(Watched([tmp_path / "x"], tmp_path), lambda _: True, print, interval=1, rounds=1)


def test_what_was_done_is_known_the_next_time(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", Clock().sleep)
    record = watched.destination / "run.json"

    def run(_: str) -> bool:
        record.write_text("{}", encoding="utf-8")
        return True

    def again() -> int:
        return watch(watched, run, print, interval=1, rounds=3)

    assert (again(), again()) == (1, 0)
    record.write_text('{"of": "other documents"}', encoding="utf-8")
    assert (again(), again()) == (1, 0)
    record.unlink()
    assert (again(), again()) == (1, 0)
    (watched.sources[0] / "a.txt").write_text("aa", encoding="utf-8")
    assert (again(), again()) == (1, 0)
