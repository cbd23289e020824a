"""What is kept of steps comes back as it was, or not at all."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.store.steps import FOLDER, forget, is_kept, keep, kept, unused


@dataclass(frozen=True, slots=True)
class Made:
    text: str
    places: tuple[tuple[int, float], ...]


MADE = Made("« été » 𝒜", ((1, 0.1), (2, 595.0)))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    keep(tmp_path, "facts", "a-1", MADE)
    assert kept(tmp_path, "facts", "a-1", Made) == MADE
    assert is_kept(tmp_path, "facts", "a-1")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a-1"]
    assert kept(tmp_path, "facts", "a-2", Made) is None


def test_equal_content_is_equal_bytes(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        keep(tmp_path / folder, "facts", "a-1", MADE)
    first, second = ((tmp_path / name / "facts" / "a-1").read_bytes() for name in ("x", "y"))
    assert first == second


@pytest.mark.parametrize("end", [0, 1, 20, -1])
def test_a_file_that_was_cut_short_is_not_believed(tmp_path: Path, end: int) -> None:
    keep(tmp_path, "facts", "a-1", MADE)
    path = tmp_path / "facts" / "a-1"
    path.write_bytes(path.read_bytes()[:end])
    assert kept(tmp_path, "facts", "a-1", Made) is None


def test_no_byte_can_be_changed_unseen(tmp_path: Path) -> None:
    keep(tmp_path, "facts", "a-1", MADE)
    path = tmp_path / "facts" / "a-1"
    data = path.read_bytes()
    for place in range(10, len(data)):  # before lies the head of gzip, which holds nothing
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert kept(tmp_path, "facts", "a-1", Made) is None, place


def test_a_file_under_another_key_is_not_believed(tmp_path: Path) -> None:
    keep(tmp_path, "facts", "a-1", MADE)
    (tmp_path / "facts" / "a-1").rename(tmp_path / "facts" / "b-1")
    assert kept(tmp_path, "facts", "b-1", Made) is None


def test_what_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "facts").write_text("not a folder")
    keep(tmp_path, "facts", "a-1", MADE)
    assert kept(tmp_path, "facts", "a-1", Made) is None
    keep(tmp_path, "segment", "a-1", Made("\ud800", ()))  # which JSON cannot hold
    assert not (tmp_path / "segment").exists()


def test_what_nobody_uses_is_removed_with_what_a_kill_left(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    for key in ("a-1", "b-1"):
        keep(folder, "facts", key, MADE)
        keep(folder, "segment", key, MADE)
    (folder / "facts" / ".a-1.0123").write_bytes(b"half")
    (folder / "dernier.json").write_bytes(b"{}")
    forget(list(unused(folder, {"facts": {"a-1"}})))
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert left == {"facts", "facts/a-1", "dernier.json"}
