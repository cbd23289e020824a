"""The pipeline that one would write in an afternoon, to compare with; run as a process.

What the documentation of each library shows: pdfplumber's `extract_text` page by page, the French
pipeline on the text of one document at a time, and scikit-learn's vectorizers and logistic
regressions on its sentences, one by one or all those of a document at once. The models are ours:
the same `fr_remontees`, and the words, letters and weights of `models/classement`. It finds no
proposal, place or field, says no evidence and writes no report: it only costs.

    python -m pipeline.bench.naive FOLDER RESULT.jsonl [ensemble]
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

ARGUMENT: Final = "ensemble"
WORDS: Final = "m"  # the first character of a term of `pipeline.classify.features`
LETTERS: Final = "l"


def run(folder: Path, target: Path, *, together: bool) -> dict[str, int]:
    """Write a line of JSON a sentence, with the codes it is given; return counts.

    `together` is 1 among them where it was asked for.

    Args:
        folder: the documents.
        target: the file to write.
        together: whether the sentences of a document are judged in one call.
    """
    from pipeline.segment.french.loading import french
    from pipeline.settings import load_settings, models_folder

    settings = load_settings()
    nlp = french(settings)
    predict = classifier(models_folder(settings) / "classement")
    documents = sentences = 0
    with target.open("w", encoding="utf-8") as lines:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            texts = [sentence.text for sentence in nlp(read_text(path)).sents]
            calls = [texts] if together else [[text] for text in texts]
            judged = [labels for call in calls for labels in predict(call)]
            for text, labels in zip(texts, judged, strict=True):
                row = {"source": path.name, "text": text, "labels": labels}
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            documents += 1
            sentences += len(texts)
    return {"documents": documents, "sentences": sentences, "together": int(together)}


def read_text(path: Path) -> str:
    """Return the text of a file in the shortest way that a library offers."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        import pdfplumber

        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)
    if suffix == ".docx":
        import docx

        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    data = path.read_bytes()
    if suffix in {".html", ".htm"}:
        from lxml import html

        return str(html.fromstring(data).text_content())
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def classifier(folder: Path) -> Any:  # noqa: ANN401 - scikit-learn has no types
    """Return what gives each of some texts the numbers of its codes, from our own weights.

    Words and pairs of words, and sequences of two to five letters: two of our groups of
    terms (those of stems and sentences would need a tokenizer of one's own).
    """
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union

    from pipeline.classify.files import load_model

    model = load_model(folder)
    terms = list(model.features.terms)
    parts, columns = [], []
    for group, options in (
        (WORDS, {"ngram_range": (1, 2)}),
        (LETTERS, {"analyzer": "char_wb", "ngram_range": (2, 5)}),
    ):
        mine = [number for number, term in enumerate(terms) if term[0] == group]
        part = TfidfVectorizer(
            vocabulary=[terms[number][1:] for number in mine], sublinear_tf=True, **options
        )
        part.idf_ = model.features.idf[mine].astype(np.float64)
        parts.append(part)
        columns += mine
    features = make_union(*parts)
    regressions = []
    for weights, intercept in zip(model.weights, model.intercepts, strict=True):
        one = LogisticRegression()
        one.classes_ = np.array([0, 1])
        one.coef_ = weights[columns][None].astype(np.float64)
        one.intercept_ = np.array([intercept], np.float64)
        regressions.append(one)

    def predict(texts: Sequence[str]) -> list[list[int]]:
        if not texts:
            return []
        rows = features.transform(texts)
        found = np.stack([one.predict(rows) for one in regressions], axis=1)
        return [np.flatnonzero(codes).tolist() for codes in found]

    return predict


if __name__ == "__main__":
    counts = run(Path(sys.argv[1]), Path(sys.argv[2]), together=ARGUMENT in sys.argv[3:])
    sys.stdout.write(json.dumps(counts))
