"""Measure how fast pages are drawn for the proofs of a report, in seconds.

All pages of the example PDF files are drawn, in this process alone; the time is that of the
processor (user and system), of the median round, since other programs may run beside.
"""

import json
import time
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from pipeline.extract.proofs import draw_proofs

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURE: Final = ROOT / "docs" / "mesures" / "preuves.json"
CODE: Final = ("pipeline/extract/proofs.py", "scripts/preuves.py")
ROUNDS: Final = 5
_MOST: Final = range(1, 51)  # pages of a file; those that it has not are passed over


def digests() -> dict[str, dict[str, str]]:
    """Return the sha256 of the code that draws and of the files that are drawn."""
    files = {"code": [ROOT / name for name in CODE], "data": _documents()}
    return {
        kind: {
            path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in paths
        }
        for kind, paths in files.items()
    }


def measure(rounds: int = ROUNDS) -> dict[str, Any]:
    """Draw all pages so many times and return how many there are, how fast and how large."""
    seconds = []
    with TemporaryDirectory() as folder:
        for _ in range(rounds):
            start = time.process_time()
            pages = sum(_drawn(path, Path(folder)) for path in _documents())
            seconds.append(time.process_time() - start)
        sizes = [path.stat().st_size for path in Path(folder).glob("*.jpg")]
    return {
        "kilobytes_a_page": round(sum(sizes) / len(sizes) / 1000, 1),
        "pages": pages,
        "pages_a_second": round(pages / median(seconds), 1),
    }


def _documents() -> list[Path]:
    return sorted((ROOT / "data" / "raw").rglob("*.pdf"))


def _drawn(path: Path, folder: Path) -> int:
    digest = sha256(path.read_bytes()).hexdigest()
    places = [folder / f"{digest[:16]}-{page}.jpg" for page in _MOST]
    return len(draw_proofs(path, digest, _MOST, places))


if __name__ == "__main__":
    content = {**digests(), "method": {"rounds": ROUNDS}, "scores": measure()}
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    MEASURE.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(json.dumps(content["scores"]))
