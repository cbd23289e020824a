"""Measure the reading of laid-out PDF pages: order, running lines, kinds, speed and memory.

Without an option everything is measured and `docs/mesures/lecture.json` is written. The set: four
annotated documents in every layout by every producer; the speed is that of a press dossier in two
columns, from the bytes to the blocks, on one core, in processor time. What measures is imported
where it is used: the process whose memory is measured loads nothing but the reader.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.training.cnr import Annotated

ROOT: Final = Path(__file__).resolve().parents[1]
TARGET: Final = ROOT / "docs" / "mesures" / "lecture.json"
FOLDERS: Final = "aeim"  # the first document of each that lists enough projects
PROJECTS: Final = 4
SHORT: Final = 20  # pages of the file that speed is measured on
LONG: Final = 200  # pages of the file that memory is measured on


def chosen() -> "list[Annotated]":
    """Return the documents of the set."""
    from pipeline.taxonomy import load_taxonomy
    from pipeline.training.cnr import read_corpus

    codes = load_taxonomy().codes
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / "data" / "annotated" / folder).glob("*.cnr")):
            (document,) = read_corpus([path], codes)
            if (
                sum({"titre", "territoire"} <= gold.fields.keys() for gold in document.gold)
                >= PROJECTS
            ):
                found.append(document)
                break
    return found


def read_whole(path: Path) -> tuple[int, float]:
    """Return how many pages a file has, and the seconds that reading it took."""
    from pipeline.extract import extract
    from pipeline.settings import Limits

    start = time.process_time()
    document = extract(path, path.name, Limits()).document
    seconds = time.process_time() - start
    return len(document.pages) if document else 0, seconds


def peak_mb() -> int:
    """Return the peak memory of this process; `getrusage` would count that of its parent too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) // 1024


def costs(document: "Annotated", folder: Path) -> dict[str, float]:
    """Return pages a second, and the peak memory of a process that reads 200 pages."""
    from pipeline.training.layout_files import PRODUCERS
    from pipeline.training.layouts import laid_out

    sheets = laid_out(document, "2col", 0, words=100_000)
    page = [ink for ink in sheets.inks if not ink.page]
    sheets.boxes, sheets.images = [], []
    for sheets.pages in (LONG, SHORT):
        sheets.inks = [ink._replace(page=rank) for rank in range(sheets.pages) for ink in page]
        path = folder / f"{sheets.pages}.pdf"
        path.write_bytes(PRODUCERS["reportlab"](sheets))
    read_whole(path)  # once for the imports
    runs = [read_whole(path) for _ in range(3)]
    speed = max(pages / seconds for pages, seconds in runs)
    path = folder / f"{LONG}.pdf"
    code = [sys.executable, __file__, "--memoire", str(path)]
    peak = subprocess.run(code, check=True, capture_output=True, text=True)  # noqa: S603
    return {"pages_per_second": round(speed, 1), "peak_mb": float(peak.stdout)}


def main() -> None:
    """Measure, print, write."""
    from pipeline.training.layout_scores import judge
    from pipeline.training.mesures import data_digest, lecture_digests

    code = lecture_digests()
    documents = chosen()
    with tempfile.TemporaryDirectory() as name:
        scores = judge(documents, Path(name)).rounded()
        cost = costs(documents[0], Path(name))
    content = {
        "code": code,
        "data": {
            "documents": [document.key for document in documents],
            "sha256": data_digest(document.sha256 for document in documents),
        },
        "scores": {**scores, **cost},
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    print(json.dumps(content["scores"], indent=2))
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memoire"]:
        read_whole(Path(sys.argv[2]))
        print(peak_mb())
    else:
        main()
