"""Write what words are worth around a number that counts the list of its document.

They are learnt from the annotated documents, those of the reserve left out, in about a minute.
"""

from pathlib import Path
from typing import Final

from pipeline.facts.announced_words import SOURCE
from pipeline.taxonomy import load_taxonomy
from pipeline.training.announced import write_announced
from pipeline.training.cnr import corpus_files, read_corpus
from pipeline.training.facts import read_announced

CORPUS: Final = Path(__file__).resolve().parents[1] / "data" / "annotated"

if __name__ == "__main__":
    documents = read_corpus(corpus_files(CORPUS), load_taxonomy().codes)
    write_announced(documents, read_announced([CORPUS]) or {}, SOURCE)
    print(SOURCE)
