"""Results become the tables of the contract; tables of several batches become those of a run."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.document import BBox, Block, Document, Line, Page, Reject, document_id
from pipeline.proposal import Evidence, Field, Proposal, Span, Tag
from pipeline.result import Facts, Result, Tagged
from pipeline.store.assemble import Entry, assemble
from pipeline.store.schemas import COLUMNS, schema
from pipeline.store.tables import Tables, read_table, table, tables, write_table

SHA = {name: name[0] * 64 for name in ("a.pdf", "b.pdf", "c.pdf")}
VERSIONS = {"remontees": "0", "segmentation": "s1", "classement": "c1", "pipeline_francais": "f"}


def result(source: str, sha: str) -> Result:
    ident = document_id(sha)
    box = BBox(10.000049, 20.00006, 30, 40)
    lines = (Line(0, 9, 1, box), Line(10, 20, 2, BBox(1, 2, 3, 4)))
    blocks = (
        Block(0, "heading", "Titre", level=1),
        Block(1, "paragraph", "Ouvrir un bus demain", lines=lines),
    )
    proposal = Proposal(
        f"{ident}-1",
        ident,
        1,
        Span(1, 0, 1, 20),
        "Ouvrir un bus demain",
        0.123456,
        titre=Field("bus", (Evidence(1, 10, 13),), 0.5),
    )
    tags = (
        Tag("theme", "prevention", 0.9, kept=True, evidence=(Evidence(1, 0, 6, 0.25),)),
        Tag("theme", "sante_mentale", 0.2, kept=False),
        Tag("tendance", "dernier_metre", 0.8, kept=True),
    )
    pages = (Page(1, 595, 842, "pdf", 12), Page(2, 595, 842, "pdf", 5))
    document = Document(ident, source, sha, "application/pdf", "Titre", "fr", pages, blocks)
    refused = Reject(source, ident, 3, "extract", "ScannedPage", "À reconnaître.")
    return Result(source, document, (Tagged(proposal, tags, ("peu sûr",)),), (refused,), VERSIONS)


def test_rows_follow_the_contract() -> None:
    made = tables([result("a.pdf", SHA["a.pdf"])])
    assert {name: rows.schema for name, rows in made.items()} == {n: schema(n) for n in COLUMNS}
    (document,) = made["documents"].to_pylist()
    assert (document["pages"], document["characters"], document["n_proposals"]) == (2, 22, 1)
    (proposal,) = made["proposals"].to_pylist()
    assert (proposal["page_start"], proposal["page_end"]) == (1, 2)
    assert (proposal["themes"], proposal["tendances"]) == (["prevention"], ["dernier_metre"])
    assert dict(proposal["scores"])["sante_mentale"] == 0.2
    assert (proposal["statut"], proposal["porteur"], proposal["titre"]) == ("inconnu", None, "bus")
    assert (proposal["confidence"], proposal["needs_review"]) == (0.1235, True)
    assert proposal["model_version"] == "segmentation s1 ; classement c1 ; pipeline_francais f"


def test_evidence_has_one_row_a_page_with_its_box() -> None:
    made = tables([result("a.pdf", SHA["a.pdf"])])
    evidence = made["proposals"].to_pylist()[0]["evidence"]
    seen = [(row["name"], row["page"], row["x0"], row["weight"]) for row in evidence]
    assert seen == [
        ("text", 1, 10.0, None),
        ("text", 2, 1.0, None),
        ("titre", 2, 1.0, None),
        ("prevention", 1, 10.0, 0.25),
    ]


def test_the_facts_of_a_document_stand_in_its_row() -> None:
    facts = Facts(
        titre="Titre donné",
        date="2022-11",
        departements=("56",),
        regions=("53",),
        announced=8,
        announced_evidence=(Evidence(1, 0, 6),),
        origines=(("titre", "metadonnees"), ("date", "texte")),
    )
    (row,) = tables([replace(result("a.pdf", SHA["a.pdf"]), facts=facts)])["documents"].to_pylist()
    assert (row["titre"], row["date"], row["genre"]) == ("Titre donné", "2022-11", None)
    assert (row["departements"], row["regions"], row["announced"]) == (["56"], ["53"], 8)
    assert row["origines"] == [("date", "texte"), ("titre", "metadonnees")]
    (piece,) = row["announced_evidence"]
    assert (piece["name"], piece["block"], piece["end"], piece["page"]) == ("announced", 1, 6, 1)


def test_floats_have_four_decimals() -> None:
    block = tables([result("a.pdf", SHA["a.pdf"])])["blocks"].to_pylist()[1]
    assert (block["x0"], block["top"], block["lines"][0]["top"]) == (10.0, 20.0001, 20.0001)


def test_a_null_where_none_may_be_is_a_fault() -> None:
    row = dict.fromkeys((name for name, *_ in COLUMNS["rejects"]), "x") | {"page": 1}
    with pytest.raises(ValueError, match=r"rejects\.message holds a null"):
        table("rejects", [row | {"message": None}])


def test_empty_tables_keep_their_types(tmp_path: Path) -> None:
    for name, rows in tables([]).items():
        write_table(rows, tmp_path / f"{name}.parquet")
        assert read_table(name, tmp_path / f"{name}.parquet").schema.equals(schema(name))


def entry(source: str, key: str = "", former: str = "") -> Entry:
    return Entry(source, former or source, SHA[key or source])


def column(made: Tables, name: str, field: str) -> list[object]:
    values: list[object] = made[name][field].to_pylist()
    return values


def test_batches_come_to_the_same_in_any_order() -> None:
    parts = [tables([result(name, sha)]) for name, sha in SHA.items()]
    whole = tables([result(name, sha) for name, sha in SHA.items()])
    entries = [entry(name) for name in SHA]
    first = assemble([whole], None, entries)
    second = assemble(reversed(parts), None, entries[::-1])
    assert all(first[name].equals(second[name]) for name in COLUMNS)


def test_copies_are_documents_with_one_set_of_proposals() -> None:
    fresh = tables([result("b.pdf", SHA["a.pdf"])])
    made = assemble([fresh], None, [entry("b.pdf", "a.pdf"), entry("z.pdf", "a.pdf")])
    assert column(made, "documents", "source") == ["b.pdf", "z.pdf"]
    assert column(made, "documents", "doublon_de") == [None, "b.pdf"]
    assert column(made, "documents", "n_proposals") == [1, 0]
    assert column(made, "proposals", "source") == ["b.pdf"]
    assert column(made, "pages", "source") == ["b.pdf", "b.pdf"]
    assert column(made, "rejects", "source") == ["b.pdf"]


def test_a_refused_file_is_refused_under_each_of_its_names() -> None:
    reject = Reject("a.pdf", document_id(SHA["a.pdf"]), None, "extract", "BrokenDocument", "Non.")
    fresh = tables([Result("a.pdf", None, rejects=(reject,))])
    made = assemble([fresh], None, [entry("a.pdf"), entry("z.pdf", "a.pdf")])
    assert column(made, "rejects", "source") == ["a.pdf", "z.pdf"]


def test_a_file_read_under_one_name_is_refused_under_none() -> None:
    reject = Reject("z.pdf", document_id(SHA["a.pdf"]), None, "extract", "TimeLimit", "Trop long.")
    joined = [result("a.pdf", SHA["a.pdf"]), Result("z.pdf", None, rejects=(reject,))]
    made = assemble([], tables(joined), [entry("a.pdf"), entry("z.pdf", "a.pdf")])
    assert column(made, "documents", "doublon_de") == [None, "a.pdf"]
    assert column(made, "rejects", "page") == [3]
    assert column(made, "rejects", "source") == ["a.pdf"]


def test_kept_rows_take_their_new_key_and_others_go() -> None:
    before = tables([result("a.pdf", SHA["a.pdf"]), result("c.pdf", SHA["c.pdf"])])
    fresh = tables([result("n/b.pdf", SHA["b.pdf"])])
    entries = [entry("n/b.pdf", "b.pdf"), entry("v/a.pdf", "a.pdf", "a.pdf")]
    made = assemble([fresh], before, entries)
    for name in ("documents", "proposals", "rejects"):
        assert column(made, name, "source") == ["n/b.pdf", "v/a.pdf"]
    assert column(made, "blocks", "source") == ["n/b.pdf"] * 2 + ["v/a.pdf"] * 2


def test_a_kept_file_becomes_a_copy_of_a_new_one_that_sorts_before() -> None:
    before = tables([result("c.pdf", SHA["a.pdf"])])
    fresh = tables([result("n/b.pdf", SHA["a.pdf"])])
    entries = [entry("n/b.pdf", "a.pdf"), entry("v/c.pdf", "a.pdf", "c.pdf")]
    made = assemble([fresh], before, entries)
    assert column(made, "documents", "doublon_de") == [None, "n/b.pdf"]
    assert column(made, "proposals", "source") == ["n/b.pdf"]


def test_a_copy_that_stays_when_the_first_goes_keeps_the_proposals() -> None:
    fresh = tables([result("a.pdf", SHA["a.pdf"])])
    before = assemble([fresh], None, [entry("a.pdf"), entry("z.pdf", "a.pdf")])
    made = assemble([], before, [entry("z.pdf", "a.pdf")])
    assert column(made, "documents", "doublon_de") == [None]
    assert column(made, "documents", "n_proposals") == [1]
    assert column(made, "proposals", "source") == ["z.pdf"]


def test_a_file_that_stands_nowhere_is_a_fault() -> None:
    with pytest.raises(ValueError, match="a file stands in none"):
        assemble([tables([result("a.pdf", SHA["a.pdf"])])], None, [entry("a.pdf"), entry("b.pdf")])


TEXT = " ".join(f"Ouvrir un cabinet numéro {number} dans le canton." for number in range(9))


def worded(source: str, sha: str, *texts: str) -> Result:
    """A document of one paragraph a text, each a proposal."""
    ident = document_id(sha)
    blocks = tuple(Block(i, "paragraph", text) for i, text in enumerate(texts))
    proposals = tuple(
        Tagged(Proposal(f"{ident}-{i}", ident, i + 1, Span(i, 0, i, len(text)), text, 0.9), ())
        for i, text in enumerate(texts)
    )
    document = Document(ident, source, sha, "text/plain", "", "fr", (), blocks)
    return Result(source, document, proposals, versions=VERSIONS)


def test_the_same_text_in_other_bytes_is_marked_and_keeps_its_rows() -> None:
    first = worded("b.pdf", SHA["a.pdf"], TEXT, "Créer une halte.", "Créer une halte.")
    twin = worded("c.docx", SHA["b.pdf"], TEXT, "Créer une halte.", "Créer", "Créer une  halte.")
    other = worded("a.txt", SHA["c.pdf"], "Créer une halte.")
    fresh = tables([first, twin, other])
    entries = [entry("b.pdf", "a.pdf"), entry("c.docx", "b.pdf"), entry("a.txt", "c.pdf")]
    made = assemble([fresh], None, [*entries, entry("d.docx", "b.pdf")])
    assert column(made, "documents", "source") == ["a.txt", "b.pdf", "c.docx", "d.docx"]
    assert column(made, "documents", "doublon_de") == [None, None, "b.pdf", "b.pdf"]
    assert column(made, "documents", "n_proposals") == [1, 3, 0, 0]
    ident = document_id(SHA["a.pdf"])
    marks = [f"{ident}-0", f"{ident}-1", ident, f"{ident}-2"]
    assert column(made, "proposals", "doublon_de") == [None] * 4 + marks
    again = assemble([], made, [entry("c.docx", "b.pdf"), entry("a.txt", "c.pdf")])
    assert column(again, "documents", "doublon_de") == [None, None]
    assert column(again, "proposals", "doublon_de") == [None] * 5


def test_a_twin_whose_text_was_not_passed_on_stays_one() -> None:
    first, twin = (worded(name, SHA[name], TEXT) for name in ("a.pdf", "b.pdf"))
    entries = [entry("a.pdf"), entry("b.pdf")]
    before = assemble([tables([first, twin])], None, entries)
    hidden = {**before, "blocks": schema("blocks").empty_table()}
    made = assemble([], hidden, entries)
    assert column(made, "documents", "doublon_de") == [None, "a.pdf"]
    assert column(made, "proposals", "doublon_de") == column(before, "proposals", "doublon_de")
