"""What is found under the folders given, and under which key."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.engine.sources import Input, Origin, find_inputs, source_keys
from pipeline.engine.whereabouts import covers
from pipeline.errors import UsageError


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return folder


def find(*given: Path) -> list[Input]:
    inputs, _ = find_inputs(given, given[0].parent / "sortie")
    return inputs


def test_one_folder_gives_paths_under_it_sorted(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "z.txt", "sous dossier/é.txt", "A.txt")
    assert [item.source for item in find(folder)] == ["A.txt", "sous dossier/é.txt", "z.txt"]


def test_several_folders_come_first_in_the_key(tmp_path: Path) -> None:
    given = fill(tmp_path / "a", "x.txt"), fill(tmp_path / "b", "x.txt")
    assert [item.source for item in find(*given)] == ["a/x.txt", "b/x.txt"]


def test_a_file_has_its_parent_as_folder(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "x.txt", "y.txt")
    assert [item.source for item in find(folder / "y.txt", folder / "x.txt")] == ["x.txt", "y.txt"]
    assert find(folder / "y.txt", folder)[0].origin == Origin(str(folder), "x.txt")


def test_the_same_file_given_twice_is_one_input(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "x.txt")
    assert len(find(folder, folder / "x.txt", tmp_path / "a" / ".." / "a")) == 1


def test_two_equal_keys_are_a_french_error(tmp_path: Path) -> None:
    given = fill(tmp_path / "2022" / "raw", "x.txt"), fill(tmp_path / "2023" / "raw", "x.txt")
    with pytest.raises(UsageError, match=r"même clé « raw/x.txt »"):
        find(*given)


def test_names_that_differ_only_in_unicode_form_are_a_french_error(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "\u00e9.txt", "e\u0301.txt")
    with pytest.raises(UsageError, match="même clé"):
        find(folder)


def test_decomposed_names_become_composed_keys(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "re\u0301union.txt")
    assert find(folder)[0].source == "r\u00e9union.txt"


def test_only_dot_files_and_office_locks_are_skipped(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", ".gitkeep", ".git/x.txt", "~$x.docx", "README", "Thumbs.db")
    assert [item.source for item in find(folder)] == ["README", "Thumbs.db"]


def test_the_results_are_not_read_as_documents(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "x.txt", "sortie/rapport/index.html")
    inputs, _ = find_inputs([folder], folder / "sortie")
    assert [item.source for item in inputs] == ["x.txt"]


def test_results_of_another_run_are_not_read_unless_they_are_given(tmp_path: Path) -> None:
    results = "run.json", "documents.parquet", "rapport/index.html"
    folder = fill(tmp_path / "a", "x.txt", "sous/run.json", *(f"sous/res/{n}" for n in results))
    assert [item.source for item in find(folder)] == ["sous/run.json", "x.txt"]
    given = sorted(item.source for item in find(folder / "sous" / "res"))
    assert given == ["documents.parquet", "rapport/index.html", "run.json"]


def test_links_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    fill(tmp_path / "dehors", "secret.txt")
    folder = fill(tmp_path / "a", "x.txt")
    (folder / "fichier.txt").symlink_to(tmp_path / "dehors" / "secret.txt")
    (folder / "dossier").symlink_to(tmp_path / "dehors")
    (folder / "mort").symlink_to(folder / "rien")
    (folder / "boucle").symlink_to(folder / "boucle")
    (folder / "parent").symlink_to(folder)
    refused = {item.source: item.reject.error for item in find(folder) if item.reject}
    assert refused == dict.fromkeys(["boucle", "dossier", "fichier.txt", "mort"], "UnsafePath")


@pytest.mark.parametrize("inside", [False, True])
def test_a_junction_of_windows_is_not_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, inside: bool
) -> None:
    folder = fill(tmp_path / "a", "x.txt", "jonction/secret.txt")
    target = folder if inside else tmp_path / "dehors"
    lstat, resolve = Path.lstat, Path.resolve

    def seen(path: Path) -> Any:
        found = lstat(path)
        if path.name == "jonction":  # a folder with this mark, as Windows tells of it
            return SimpleNamespace(st_mode=found.st_mode, st_reparse_tag=0xA0000003)
        return found

    def led(path: Path, **strict: bool) -> Path:
        return target if path.name == "jonction" else resolve(path, **strict)

    monkeypatch.setattr(Path, "lstat", seen)
    monkeypatch.setattr(Path, "resolve", led)
    found = {item.source: item.reject and item.reject.error for item in find(folder)}
    assert found == {"x.txt": None} | ({} if inside else {"jonction": "UnsafePath"})


def test_a_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "x.txt")
    (folder / "y.txt").symlink_to(folder / "x.txt")
    first, second = find(folder)
    assert (second.source, second.sha256, second.reject) == ("y.txt", first.sha256, None)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "x.txt")
    os.mkfifo(folder / "tube")
    reject = find(folder)[0].reject
    assert reject is not None
    assert (reject.source, reject.error) == ("tube", "UnsupportedFormat")


def test_a_name_that_is_not_utf8_is_read_as_windows_wrote_it(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a")
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/r\xe9union.txt")).write_text("x", encoding="utf-8")
    item = find(folder)[0]
    assert (item.source, item.reject) == ("réunion.txt", None)


def test_a_missing_folder_is_a_french_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Introuvable"):
        find(tmp_path / "rien")


def test_keys_count_the_folders_of_kept_files_too() -> None:
    origins = [Origin("/x/a", "1.txt"), Origin("/x/b", "1.txt")]
    assert source_keys(origins) == {origins[0]: "a/1.txt", origins[1]: "b/1.txt"}
    assert source_keys(origins[:1]) == {origins[0]: "1.txt"}


def test_covers() -> None:
    origin = Origin("/x/a", "s/1.txt")
    assert covers([Path("/x/a")], origin)
    assert covers([Path("/x/a/s/1.txt")], origin)
    assert covers([Path("/x")], origin)
    assert not covers([Path("/x/a/s/2.txt"), Path("/x/b")], origin)


def test_a_folder_whose_name_ends_like_an_archive_is_none(tmp_path: Path) -> None:
    (tmp_path / "Urgent !").mkdir()
    assert Origin(str(tmp_path), "Urgent !/a.pdf").archive is None
    assert Origin(str(tmp_path), "avis.zip!/a.pdf").archive == tmp_path / "avis.zip"
    assert Origin(str(tmp_path), "a.pdf").archive is None
