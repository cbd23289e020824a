"""A document that hangs and one that eats memory, among others, through the whole command."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.engine.conftest import ENDLESS, READABLE, make_pdf
from tests.faults.conftest import World

pytestmark = pytest.mark.timeout(900)
LOOP = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj 3 0 R endobj
trailer <</Size 4/Root 1 0 R>>
startxref
0
%%EOF
"""
CALLS_ITSELF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R
/Resources<</XObject<</X 5 0 R>>>>>> endobj
4 0 obj <</Length 5>> stream
/X Do
endstream endobj
5 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>
/Length 11>> stream
/X Do /X Do
endstream endobj
trailer <</Size 6/Root 1 0 R>>
startxref
0
%%EOF
"""
LIMITS = {
    "REMONTEES_LIMITES__SECONDS": "12",
    "REMONTEES_LIMITES__SECONDS_PER_PAGE": "0",
    "REMONTEES_LIMITES__MEMORY_MB": "512",
}


def rows(folder: Path, table: str, *names: str) -> list[tuple[object, ...]]:
    read = pq.read_table(folder / f"{table}.parquet", columns=[*names]).to_pylist()
    return [tuple(row[name] for name in names) for row in read]


def test_documents_that_hang_or_eat_memory_cost_themselves_alone(world: World) -> None:
    documents = world.home / "documents"
    (documents / "bombe.pdf").write_bytes(make_pdf([READABLE, ENDLESS], turned=frozenset({1})))
    (documents / "gros.pdf").write_bytes(make_pdf([b"%" * 1_200_000_000]))
    (documents / "boucle.pdf").write_bytes(LOOP)
    (documents / "recursif.pdf").write_bytes(CALLS_ITSELF)
    code, err = world.run(**LIMITS)
    assert (code, err) == (3, "")
    refused = {row[:2]: row[2] for row in rows(world.out, "rejects", "source", "page", "error")}
    assert refused.pop(("bombe.pdf", 2)) == "TimeLimit"
    assert refused.pop(("gros.pdf", None)) in {"MemoryLimit", "ReaderCrash"}
    assert refused.pop(("boucle.pdf", None)) in {"TimeLimit", "BrokenDocument"}
    assert refused.pop(("recursif.pdf", None)) in {"ReaderCrash", "BrokenDocument"}
    assert refused == {("vide.txt", None): "EmptyDocument"}
    found = rows(world.out, "documents", "source", "pages")
    assert found == [("b.pdf", 3), ("bombe.pdf", 1), ("c.md", 0), ("d.md", 0)]
    for name in ("bombe", "gros", "boucle", "recursif"):
        (documents / f"{name}.pdf").unlink()
    world.settles()
