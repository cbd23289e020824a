"""The pipeline that one would write in an afternoon, to compare with; run as a process.

pdfplumber's `extract_text`, the same French pipeline one document at a time, and scikit-learn
asked for every sentence. It finds no proposal, place or field: it only costs.

    python -m pipeline.bench.naive FOLDER RESULT.jsonl
"""

import json
import sys
import time
from pathlib import Path
from typing import Any


def run(folder: Path, target: Path) -> dict[str, float]:
    """Write a line of JSON a sentence; return counts, and the seconds of learning the model.

    The classifier is learnt from the definitions and examples of the taxonomy, each time anew:
    what that takes is not the naive pipeline's to pay.
    """
    from pipeline.segment.french.loading import french
    from pipeline.settings import load_settings

    nlp = french(load_settings())
    wall, cpu = time.perf_counter(), time.process_time()
    model = _model()
    learnt = {"fit_wall": time.perf_counter() - wall, "fit_cpu": time.process_time() - cpu}
    documents = sentences = 0
    with target.open("w", encoding="utf-8") as lines:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            documents += 1
            for sentence in nlp(read_text(path)).sents:
                row = {"source": path.name, "text": sentence.text}
                row["labels"] = model.predict([sentence.text])[0].tolist()
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                sentences += 1
    return {**learnt, "documents": documents, "sentences": sentences}


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


def _model() -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import MultiLabelBinarizer

    from pipeline.taxonomy import load_taxonomy

    pairs = [
        (text, label.code)
        for _, label in load_taxonomy()
        for text in (label.definition, *label.exemples)
    ]
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    model = make_pipeline(features, OneVsRestClassifier(LogisticRegression()))
    codes = MultiLabelBinarizer().fit_transform([[code] for _, code in pairs])
    return model.fit([text for text, _ in pairs], codes)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]))))
