"""The dictionary of the data follows the schemas."""

from pathlib import Path

from pipeline.store.dictionary import dictionary
from pipeline.store.schemas import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "dictionnaire.md"
REMEDY = (
    "docs/dictionnaire.md n'est plus à jour. Pour le refaire : python -c '"
    "from pathlib import Path; from pipeline.store.dictionary import dictionary; "
    'Path("docs/dictionnaire.md").write_text(dictionary(), encoding="utf-8")\''
)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == dictionary(), REMEDY


def test_every_column_has_a_type_in_words_and_a_meaning() -> None:
    rows = [line for line in dictionary().splitlines() if line.startswith("| `")]
    assert len(rows) == sum(len(columns) for columns in COLUMNS.values())
    assert all(cell.strip() for row in rows for cell in row.strip("|").split(" | "))
    assert "| `scores` | correspondance : texte → nombre décimal | non |" in dictionary()
