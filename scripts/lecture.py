"""Measure the reading of laid-out documents: order, running lines, kinds, speed and memory.

Without an option everything is measured, then `docs/mesures/lecture.json` and `docs/lecture.md` are
written; `--page` writes the page again from the measure. The set: four annotated documents in every
layout by every producer, as scans where Tesseract is there, and as DOCX, ODT and HTML; the speed is
that of a press dossier in two columns, from the bytes to the blocks, on one core, in processor
time. What measures is imported where it is used: the process whose memory is measured loads nothing
but the reader.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pipeline.training.cnr import Annotated

ROOT: Final = Path(__file__).resolve().parents[1]
TARGET: Final = ROOT / "docs" / "mesures" / "lecture.json"
PAGE: Final = ROOT / "docs" / "lecture.md"
TEMPLATE: Final = ROOT / "scripts" / "modele-lecture.md"
FOLDERS: Final = "adin"  # the first document of each that has enough projects, headings and lists
LEAST: Final = {"projet": 4, "heading": 5, "list_item": 5}
WORDS: Final = 900
NAMES: Final = {
    "1col": "une colonne",
    "2col": "deux colonnes",
    "3col": "trois colonnes",
    "chiffres": "chiffres clés côte à côte",
    "chiffres-texte": "grands chiffres à gauche de leur légende",
    "cote": "colonne étroite à puces à côté du texte",
    "docx": "fichier Word (DOCX)",
    "encadres": "encadrés",
    "filets": "tableau à filets horizontaux, cellules centrées en hauteur",
    "encart": "encart que le texte contourne",
    "etroit": "deux colonnes à 6 points l'une de l'autre",
    "fin": "deux colonnes, dernière page de quelques lignes",
    "html": "page web (HTML)",
    "image": "texte à droite d'une image",
    "justifie": "trois colonnes justifiées à 9 points l'une de l'autre",
    "marge": "titres dans la marge",
    "milieu": "tableau sans filets, cellules centrées en hauteur",
    "notes": "note de bas de page",
    "odt": "fichier OpenDocument (ODT)",
    "puces": "puces dessinées",
    "retraits": "trois colonnes décalées, listes en retrait",
    "sans-filets": "tableau sans filets",
    "scan-1col": "numérisé, une colonne",
    "scan-2col": "numérisé, deux colonnes",
    "scan-tableaux": "numérisé, tableau à filets",
    "suite": "tableau à filets sur deux pages",
    "suite-sans-filets": "tableau sans filets sur deux pages",
    "tableaux": "tableau à filets",
    "titres": "deux colonnes sous des titres pleine page",
    "verso": "deux colonnes, longs paragraphes qui passent au verso",
}
HEADS: Final = {
    "order": "ordre des mots",
    "heading": "titres",
    "list_item": "listes",
    "table_row": "lignes de tableau",
    "furniture": "hors-texte",
    "paragraph": "paragraphes",
}
UNREAD: Final = "caractères non lus"
SHORT: Final = 20  # pages of the file that speed is measured on
LONG: Final = 200  # pages of the file that memory is measured on


def chosen() -> "list[Annotated]":
    """Return the documents of the set."""
    from pipeline.taxonomy import load_taxonomy
    from pipeline.training.cnr import read_corpus
    from pipeline.training.layouts import items_of, table_of

    codes = load_taxonomy().codes
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / "data" / "annotated" / folder).glob("*.cnr")):
            (document,) = read_corpus([path], codes)
            counts = Counter(item.kind for item in items_of(document, WORDS))
            counts["projet"] = len(table_of(document, WORDS)) - 1
            if all(counts[name] >= least for name, least in LEAST.items()):
                found.append(document)
                break
    return found


def read_whole(path: Path) -> tuple[int, float]:
    """Return how many pages a file has, and the seconds that reading it took, as a worker does."""
    from pipeline.extract import extract
    from pipeline.processes import collect_rarely
    from pipeline.settings import Limits

    collect_rarely()
    start = time.process_time()
    document = extract(path, path.name, Limits()).document
    seconds = time.process_time() - start
    return len(document.pages) if document else 0, seconds


def by_pdfplumber(path: Path) -> float:
    """Return the pages a second of pdfplumber's words alone, without order, kinds or tables."""
    import pdfplumber

    start = time.process_time()
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()
        return len(pdf.pages) / (time.process_time() - start)


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
    return {
        "pages_per_second": round(speed, 1),
        "pdfplumber_pages_per_second": round(by_pdfplumber(folder / f"{SHORT}.pdf"), 1),
        "peak_mb": float(peak.stdout),
    }


def page(scores: Mapping[str, Any]) -> str:
    """Return the page of the measure, in French."""
    from ecrire import count, number, table

    from pipeline.training.layout_scores import SCANS

    layouts = scores["layouts"]
    rows = {
        name: [NAMES[name], count(found["files"])]
        + [number(found[key], 3) if key in found else "–" for key in HEADS]
        + [count(found["unread"])]
        for name, found in layouts.items()
    }
    head = ["mise en page", "fichiers", *HEADS.values(), UNREAD]
    scans = [row for name, row in rows.items() if name in SCANS]
    return TEMPLATE.read_text(encoding="utf-8").format(
        files=count(sum(found["files"] for found in layouts.values())),
        pages=count(sum(found["pages"] for found in layouts.values())),
        layouts=table(head, [row for name, row in rows.items() if name not in SCANS]),
        scans=table(head, scans) if scans else "Tesseract n'était pas là : rien n'a été mesuré.\n",
        speed=number(scores["pages_per_second"], 0),
        plumber=number(scores["pdfplumber_pages_per_second"], 0),
        memory=number(scores["peak_mb"], 0),
    )


def main() -> None:
    """Measure, print, write."""
    from pipeline.extract.ocr import missing
    from pipeline.training.layout_office import OFFICE
    from pipeline.training.layout_scores import SCANS, judge
    from pipeline.training.layouts import LAYOUTS
    from pipeline.training.mesures import data_digest, lecture_digests

    code = lecture_digests()
    documents = chosen()
    with tempfile.TemporaryDirectory() as name:
        every = (*LAYOUTS, *OFFICE, *(() if missing() else SCANS))
        scores = judge(documents, Path(name), every)
        cost = costs(documents[0], Path(name))
    content = {
        "code": code,
        "data": {
            "documents": [document.key for document in documents],
            "sha256": data_digest(document.sha256 for document in documents),
        },
        "scores": {"layouts": {key: found.rounded() for key, found in scores.items()}, **cost},
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    print(json.dumps(content["scores"], indent=2))
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_page() -> None:
    """Write the page from the measure."""
    scores = json.loads(TARGET.read_text(encoding="utf-8"))["scores"]
    PAGE.write_text(page(scores), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memoire"]:
        read_whole(Path(sys.argv[2]))
        print(peak_mb())
    else:
        if sys.argv[1:] != ["--page"]:
            main()
        write_page()
