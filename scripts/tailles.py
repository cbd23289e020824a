"""Train the French pipeline in several sizes and write what each costs and gives.

    python scripts/tailles.py TREEBANKS

About a quarter of an hour. Writes `docs/mesures/francais-tailles.json`; the page and the
curve are made from it by `scripts/francais.py`.
"""

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any, Final

from pipeline.store.publish import write_json
from pipeline.training.french.fit import fit
from pipeline.training.french.measure import code_digests
from pipeline.training.french.remake import french_material
from pipeline.training.french.scores import size_mb, speed, texts_of, treebank_scores
from pipeline.training.french.treebank import DEV, read_treebank

ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = ROOT / "docs" / "mesures" / "francais-tailles.json"
SIZES: Final = ((32, 1), (64, 2), (96, 3), (128, 4))
STEPS: Final = 1000
ENCODE: Final = "components.tok2vec.model.encode"


def judged(treebanks: Path, size: tuple[int, int]) -> dict[str, Any]:
    """Return the scores, speed and weight of one size, trained for a common number of steps."""
    width, depth = size
    overrides = {
        f"{ENCODE}.width": width,
        f"{ENCODE}.depth": depth,
        "training.optimizer.learn_rate.total_steps": STEPS,
    }
    say = partial(print, f"{width} × {depth} :", flush=True)
    material = french_material(treebanks, ROOT / "data" / "annotated")
    nlp = fit(material, say, seed=0, overrides=overrides)
    dev = read_treebank(treebanks / DEV, "sequoia")
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        nlp.to_disk(folder)
        weight = size_mb(Path(folder))
    return {
        "width": width,
        "depth": depth,
        "scores": {name: s.rounded() for name, s in treebank_scores(nlp, dev, 0).items()},
        "words_per_second": round(speed(nlp, texts_of(dev)), -2),
        "size_mb": round(weight, 1),
    }


def main(treebanks: Path) -> None:
    """Judge every size, one after the other, each in a process of its own."""
    with ProcessPoolExecutor(1, max_tasks_per_child=1) as pool:
        rows = list(pool.map(judged, repeat(treebanks), SIZES))
    content = {"code": code_digests(), "steps": STEPS, "seed": 0, "sizes": rows}
    write_json(content, OUT)
    print(OUT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
