"""Measure the facts of documents again, in seconds, beside the other measures."""

from pathlib import Path
from typing import Final

from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import corpus_files, read_corpus
from pipeline.training.mesures import refresh_facts

ROOT: Final = Path(__file__).resolve().parents[1]
CORPUS: Final = ROOT / "data" / "annotated"
WHOLE: Final = ("par-document", "par-document-blank", "par-dossier")

if __name__ == "__main__":
    codes = load_taxonomy().codes
    files = corpus_files(CORPUS)
    reserve = sorted(set(CORPUS.rglob("*.cnr")) - set(files))
    groups = {**dict.fromkeys(WHOLE, files), "reserve": reserve}
    for name, paths in groups.items():
        documents = read_corpus(paths, codes)
        refresh_facts(ROOT / "docs" / "mesures" / f"{name}.json", documents, CORPUS, seed=0)
        print(name)
