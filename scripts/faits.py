"""Measure the facts of documents again, in a few minutes, beside the other measures.

`faits-inconnus.json` holds those of the folders that no rule was written on.
"""

import json
from pathlib import Path
from typing import Final

from pipeline.fact_scores import fact_scores
from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import corpus_files, read_corpus
from pipeline.training.facts import judge_facts, read_announced
from pipeline.training.mesures import facts_digests, refresh_facts

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURES: Final = ROOT / "docs" / "mesures"
LAST: Final = "u"  # of the folders that rules were written on; later ones have later names
CORPUS: Final = ROOT / "data" / "annotated"
JUDGES: Final = {"nouveaux": "unseen", "generaux": "general"}  # folders of data that only judge
WHOLE: Final = ("par-document", "par-dossier")


def _rank(folder: str) -> tuple[int, str]:
    return len(folder), folder


if __name__ == "__main__":
    codes = load_taxonomy().codes
    files = corpus_files(CORPUS)
    reserve = sorted(set(CORPUS.rglob("*.cnr")) - set(files))
    announced = read_announced([CORPUS])
    documents = read_corpus(files, codes)
    whole = judge_facts(documents, announced)
    groups = dict.fromkeys(WHOLE, whole)
    groups["reserve"] = judge_facts(read_corpus(reserve, codes), announced)
    for name, folder in JUDGES.items():
        path = ROOT / "data" / folder
        groups[name] = judge_facts(read_corpus(corpus_files(path), codes), read_announced([path]))
    for name, found in groups.items():
        refresh_facts(MEASURES / f"{name}.json", found, seed=0)
        print(name)
    later = {path for path in CORPUS.iterdir() if path.is_dir() and _rank(path.name) > _rank(LAST)}
    folders = {path.name for path in later}
    judged = [
        one for document, one in zip(documents, whole, strict=True) if document.folder in folders
    ]
    content = {
        "code": facts_digests(),
        "documents": len(judged),
        "folders": sorted((path.name for path in later), key=_rank),
        "scores": {name: score.rounded() for name, score in fact_scores(judged, seed=0).items()},
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    (MEASURES / "faits-inconnus.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    print("faits-inconnus")
