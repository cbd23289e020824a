"""Measure how well names are found, in seconds, beside the other measures.

`data/annotated/noms.json` holds the names of some documents; the rules were written on some of
the folders, and the figures are those of the others.
"""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pipeline.noms.score import Annotation, Judged, judge, name_digests, name_scores
from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import read_corpus

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURE: Final = ROOT / "docs" / "mesures" / "noms.json"
CORPUS: Final = ROOT / "data" / "annotated"
GOLD: Final = CORPUS / "noms.json"
HALVES: Final = ("construction", "mesure")


def measure(folders: list[str], gold: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Return the figures of the annotated documents of some folders."""
    keys = [key for key in sorted(gold) if key.partition("/")[0] in folders]
    documents = read_corpus([CORPUS / key for key in keys], load_taxonomy().codes)
    judged: list[Judged] = []
    kinds: Counter[str] = Counter()
    for key, document in zip(keys, documents, strict=True):
        spans = [
            Annotation(item["debut"], item["debut"] + len(item["texte"]), item["nature"])
            for item in gold[key]
        ]
        kinds.update(item.nature for item in spans)
        judged.append(judge(document.text, spans))
    totals = Judged(*(sum(column) for column in zip(*judged, strict=True)))
    scores = {name: score.rounded() for name, score in name_scores(judged, seed=0).items()}
    return {
        "counts": totals._asdict(),
        "documents": len(keys),
        "folders": folders,
        "natures": dict(kinds),
        "scores": scores,
    }


if __name__ == "__main__":
    annotated = json.loads(GOLD.read_text(encoding="utf-8"))
    digests = {
        key: sha256((CORPUS / key).read_bytes()).hexdigest() for key in annotated["documents"]
    }
    content = {
        "code": name_digests(),
        "data": {"noms.json": sha256(GOLD.read_bytes()).hexdigest()} | digests,
        **{half: measure(annotated[half], annotated["documents"]) for half in HALVES},
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    MEASURE.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(json.dumps({half: content[half]["scores"] for half in HALVES}))
