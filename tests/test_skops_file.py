"""Model files of skops: read as skops reads them, and nothing but what is plain."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import skops.io
from sklearn.preprocessing import StandardScaler

from pipeline.errors import ResourceError
from pipeline.skops_file import dump, load

PLAIN = {
    "text": "é\n« »",
    "numbers": [1, 2.5, True, None],
    "pair": ("a", {"deep": []}),
    "array": np.arange(6, dtype=np.float32).reshape(2, 3),
}


def written(folder: Path, content: Mapping[str, object]) -> Path:
    path = folder / "modele.skops"
    path.write_bytes(dump(content))
    return path


def test_plain_content_is_read_as_skops_reads_it(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN)
    ours, theirs = dict(load(path, "remake")), skops.io.load(path)
    for content in (ours, theirs):
        array = content.pop("array")
        assert (array.dtype, array.tolist()) == (np.float32, [[0, 1, 2], [3, 4, 5]])
    assert ours == theirs


@pytest.mark.parametrize("odd", [shutil.rmtree, np.float32, StandardScaler(), {1: "one"}])
def test_functions_types_objects_and_odd_keys_are_refused(tmp_path: Path, odd: object) -> None:
    with pytest.raises(ResourceError, match="ne se charge pas"):
        load(written(tmp_path, {"odd": odd}), "remake")


@pytest.mark.parametrize("data", [b"", b"PK", b"\x80\x04N."])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "modele.skops"
    path.write_bytes(data)
    with pytest.raises(ResourceError, match="ne se charge pas"):
        load(path, "remake")
