"""Results are replaced whole, whatever stops the program."""

import errno
import multiprocessing
import os
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.store import publish
from pipeline.store.publish import check_free, opened, recover


def stage(folder: Path, text: str) -> Path:
    made = folder / ".travail-1" / "resultats"
    (made / "rapport").mkdir(parents=True)
    for name in ("documents.parquet", "run.json", "rapport/index.html"):
        (made / name).write_text(text, encoding="utf-8")
    return made


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".verrou"
    }


NEW = dict.fromkeys(["documents.parquet", "rapport/index.html", "run.json"], "nouveau")
OLD = dict.fromkeys(NEW, "ancien")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    publish.publish(stage(tmp_path, "ancien"), tmp_path)
    (tmp_path / ".travail-1").rmdir()
    return tmp_path


def test_publication_replaces_and_leaves_the_rest(results: Path) -> None:
    (results / "relectures.csv").write_text("relu", encoding="utf-8")
    (results / "rapport" / "notes.txt").write_text("notes", encoding="utf-8")
    publish.publish(stage(results, "nouveau"), results)
    (results / ".travail-1").rmdir()
    assert contents(results) == NEW | {"relectures.csv": "relu", "rapport/notes.txt": "notes"}


@pytest.mark.parametrize("moves", [0, 1, 2])
def test_a_kill_between_two_moves_is_made_up_for(
    results: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    made = stage(results, "nouveau")
    replace = Path.replace
    left = moves

    def dying(path: Path, target: Path) -> Path:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        return replace(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            publish.publish(made, results)
    recover(results)
    assert contents(results) == NEW


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["unlink", "replace"])
def test_old_files_of_a_whole_folder_go_first_and_a_kill_is_made_up_for(
    results: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = results / "rapport" / "themes" / "ancien.html"
    old.parent.mkdir()
    old.write_text("Mme Dumazet", encoding="utf-8")
    (results / "notes.txt").write_text("notes", encoding="utf-8")
    made = stage(results, "nouveau")
    with monkeypatch.context() as patched:
        patched.setattr(Path, step, killed)
        with pytest.raises(KeyboardInterrupt):
            publish.publish(made, results, whole="rapport")
    assert old.exists() == (step == "unlink")
    with opened(results):
        pass
    assert contents(results) == NEW | {"notes.txt": "notes"}


def test_a_kill_before_the_commit_leaves_the_last_results(results: Path) -> None:
    stage(results, "nouveau")
    with opened(results):
        pass
    assert contents(results) == OLD


def test_the_scratch_folder_goes_whatever_happens(results: Path) -> None:
    with pytest.raises(FileExistsError), opened(results) as scratch:
        scratch.mkdir()
    assert contents(results) == OLD


def _hold(folder: Path, ready: str, end: str) -> None:
    with opened(folder):
        Path(ready).touch()
        while not Path(end).exists():
            pass


def test_a_folder_that_takes_no_scratch_is_a_french_error(tmp_path: Path) -> None:
    (tmp_path / f".travail-{os.getpid()}").touch()
    with pytest.raises(UsageError, match="Impossible d'écrire"), opened(tmp_path):
        pass


def test_two_runs_at_once_are_a_french_error(tmp_path: Path) -> None:
    folder, ready, end = tmp_path / "r", tmp_path / "ready", tmp_path / "end"
    process = multiprocessing.get_context("fork").Process(
        target=_hold, args=(folder, str(ready), str(end))
    )
    process.start()
    try:
        while not ready.exists():
            assert process.is_alive()
        with pytest.raises(UsageError, match="Un autre traitement"), opened(folder):
            pass
    finally:
        end.touch()
        process.join()
    with opened(folder):
        pass


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EACCES, errno.EAGAIN])
def test_a_disk_that_cannot_lock_is_not_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refusing(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(publish, "_lock", refusing)
    busy = code in {errno.EACCES, errno.EAGAIN}
    said = "Un autre traitement" if busy else "ne verrouille pas les fichiers.*Choisissez"
    with pytest.raises(UsageError, match=said), opened(tmp_path):
        pass
    with pytest.raises(UsageError, match=said):
        check_free(tmp_path)


def test_a_lock_is_asked_for_on_a_file_open_for_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path):
        pass
    lock = tmp_path / ".verrou"
    lock.write_bytes(b"x")
    monkeypatch.setattr(publish, "_lock", lambda handle: os.write(handle, b"y"))  # as NFS asks
    check_free(tmp_path)
    assert lock.read_bytes() == b"y"


def test_a_folder_that_cannot_be_written_to_is_a_french_error(tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    with pytest.raises(UsageError, match="Impossible d'écrire"), opened(tmp_path / "fichier" / "r"):
        pass


def test_json_is_sorted_and_in_utf8(tmp_path: Path) -> None:
    publish.write_json({"b": "é", "a": 1}, tmp_path / "x.json")
    text = b'{\n  "a": 1,\n  "b": "\xc3\xa9"\n}\n'
    assert (tmp_path / "x.json").read_bytes() == text
