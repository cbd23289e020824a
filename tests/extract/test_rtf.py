"""RTF files are read as Word shows them, and counted by another path."""

import random
import time
from contextlib import suppress

import pytest

from pipeline.coverage import coverage
from pipeline.document import Document
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import finish
from pipeline.extract.rtf import read_rtf
from tests.extract.conftest import Read
from tests.extract.making import document_of

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\fcharset0 Times;}{\f3\fcharset2 Symbol;}"
    r"{\f4\fcharset204 Arial Cyr;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}"
    r"{\s1\b heading 1;}{\*\cs10 Car;}{\s7 toc 1;}{\s8 caption;}}{\*\generator Word;}"
    "{\\info{\\title Avis de la sant\\'e9}{\\author X}}\r\n"
)  # fmt: skip


def rtf(body: str) -> bytes:
    return (HEAD + body + "}").encode("latin-1")


def document(read: Read, body: str) -> Document:
    found = document_of(read(rtf(body), "a.rtf"))
    assert found.alertes == ()
    assert found.media_type == "application/rtf"
    return found


def seen(read: Read, body: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in document(read, body).blocks]


def test_headings_lists_and_paragraphs_keep_their_order_and_level(read: Read) -> None:
    body = r"""\pard\plain\s1 Les projets\par
\pard\plain Un {\b bus} de pr\'e9vention \emdash  l\u8217\'92h\'f4pital \u-10179?\u-8704?.\par
\pard{\listtext\f3\'b7\tab}\ls1\ilvl0 Cr\'e9er un
 guichet\par{\listtext 1.\tab}\ilvl1 en ville\par
\pard {\f3\'b7} \'e0 la main\par 1. Ouvrir\line Fermer\line \'e0 clef\par
\pard\b Un bus pour les vall\'e9es\b0\par\pard\s7 Sommaire\par\pard\s8 Une carte\par
\pard\outlinelevel2 Plus bas\par\pard\f4\'c4\'e0\par\plain Fin"""
    assert seen(read, body) == [
        ("heading", 1, "Les projets"),
        ("paragraph", 0, "Un bus de prévention — l’hôpital 😀."),
        ("list_item", 1, "Créer un guichet"),
        ("list_item", 2, "en ville"),
        ("list_item", 1, "à la main"),
        ("list_item", 1, "1. Ouvrir"),
        ("paragraph", 0, "Fermer à clef"),
        ("heading", 6, "Un bus pour les vallées"),
        ("furniture", 0, "Sommaire"),
        ("caption", 0, "Une carte"),
        ("heading", 3, "Plus bas"),
        ("paragraph", 0, "Да"),
        ("paragraph", 0, "Fin"),
    ]


def test_a_table_gives_its_rows(read: Read) -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {} \cell {}\cell\row "
    body = r"Avant\par " + row.format("Quoi", "Qui") + row.format(r"Un\par bus de nuit", "ARS")
    body += r"\pard\par\trowd\pard\intbl Cadre\cell\row\pard\plain Apr\'e8s\par"
    blocks = document(read, body).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "Avant"),
        ("table_row", "Quoi | Qui"),
        ("table_row", "Un bus de nuit | ARS"),
        ("paragraph", "Cadre"),
        ("paragraph", "Après"),
    ]
    assert blocks[2].cells == (("Quoi", "Un bus de nuit"), ("Qui", "ARS"))


def test_heads_notes_and_boxes_have_their_place(read: Read) -> None:
    body = r"""{\header \pard En-t\'eate\par}{\footerr Pied\par}Un bus{\super\chftn{\footnote
\pard {\super\chftn} Une note.}}.\par{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard Une
 bo\'eete\par}}{\shprslt Une bo\'eete}}Fin\par"""
    assert [(kind, text) for kind, _, text in seen(read, body)] == [
        ("furniture", "En-tête"),
        ("paragraph", "Un bus."),
        ("paragraph", "Fin"),
        ("paragraph", "Une boîte"),
        ("footnote", "Une note."),
        ("furniture", "Pied"),
    ]


def test_hidden_and_deleted_text_and_comments_are_counted_apart(read: Read) -> None:
    body = r"""Un {\v cach\'e9 }bus{\v1 a\v0  de nuit}{\deleted bc\par}{\plain\v d\plain , oui}
{\*\atnid XY}{\*\annotation \pard Non}\par Fin\par"""
    found = document(read, body)
    assert [block.text for block in found.blocks] == ["Un bus de nuit, oui", "Fin"]
    assert dict(found.coverage)["cache"] == len("cachéabcdNon")


def test_pictures_objects_and_fields_give_their_text_alone(read: Read) -> None:
    body = r"""{\pict\pngblip 0102}{\*\shppict{\pict 03}}{\object{\*\objdata 0a}{\result Un}} bus
{\field{\*\fldinst HYPERLINK "http://a"}{\fldrslt  de nuit}}{\xe entr\'e9e}{\*\inconnu rien}\par
Cinq\bin5 }{\}a\'20mots \{\\\}\~oui\_non\-da\par"""
    assert [text for _, _, text in seen(read, body)] == [
        "Un bus de nuit",
        "Cinq mots {\\} oui-nonda",
    ]


def test_formulas_are_read_once(read: Read) -> None:
    body = r"""Taux {\mmath{\*\moMath {\mr\mscr0 x}{\mr =}{\mf{\mfPr{\mtype bar}{\mctrlPr\b gras}}
{\mnum{\mr a}}{\mden{\mr 2}}}}{\mmathPict{\*\moMath{\mr x=a}}}}
 par an\par{\*\moMathPara{\moMathParaPr{\mjc left}}{\*\moMath{\mr y}}}\par"""
    assert [text for _, _, text in seen(read, body)] == ["Taux x=a2 par an", "y"]
    assert dict(document(read, body).coverage)["contexte"] == 14


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (r"\ansi\ansicpg1250", r"\'b9"),
        (r"\mac", r"\'8e"),
        (r"\pca", r"\'82"),
        (r"\ansi\ansicpg65001", r"\'c3\'a9"),
        (r"\ansi\ansicpg99999", r"\'e9"),
        (r"\ansi\uc2", r"\u233\'e9?"),
        (r"\ansi\uc0", r"{\u233}"),
        (r"\ansi", r"{\uc3\u233\emdash a?}"),
    ],
)
def test_encodings_are_those_that_the_file_states(read: Read, head: str, text: str) -> None:
    data = rf"{{\rtf1{head} Un {text} de sant{text}.\par}}".encode()
    found = document_of(read(data, "a"))
    letter = "ą" if "1250" in head else "é"
    assert [block.text for block in found.blocks] == [f"Un {letter} de sant{letter}."]
    assert found.alertes == ()


def test_what_the_count_finds_and_the_walk_does_not_is_told(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.extract.rtf.count_rtf", lambda _: 99)
    assert (
        "n'ont pas été lus"
        in document_of(
            read(rtf("Un bus.")),
        ).alertes[0]
    )


def test_blanks_before_the_file_do_not_make_it_a_text(read: Read) -> None:
    found = document_of(read(b"\r\n " + rtf(r"Un {\b bus}.\par "), "a.txt"))
    assert (found.media_type, [block.text for block in found.blocks]) == (
        "application/rtf",
        ["Un bus."],
    )


@pytest.mark.parametrize(
    "body",
    [
        r"{\b " * 1_000_000,
        "{" * 1_000_000,
        r"}" * 1_000_000,
        r"\bin99999999999 Un",
        r"\bin-5 Un\uc-3\u1\uc99999 Un",
        r"\field{\*\fldinst{HYPERLINK " * 9_000,
        r"\'" * 500_000,
        r"{\footnote " * 9_000,
        "\\trowd" + r"\cell" * 300_000 + r"\row",
        "a" * 5_000_000,
        r"{\footnote " * 2_000 + r"a\b " * 900_000,
        r"\shptxt a" * 90_000,
        r"\line" * 100_000,
        r"{\info{\title " + ("a" * 80 + r"\b ") * 200_000 + "}}",
        r"{\stylesheet{\s1 " + ("a" * 80 + r"\b ") * 200_000 + "}}",
        r"{\stylesheet{\s1 " + "a" * 1_000_000 + "}}" + r"\s1 Un\par " * 20_000,
    ],
    ids=[
        *("deep", "braces", "ends", "long", "signs", "links", "codes", "notes", "cells", "text"),
        *("texts in notes", "boxes", "lines", "title", "style", "named"),
    ],
)
def test_hostile_files_are_bounded(body: str) -> None:
    start = time.process_time()
    with suppress(BrokenDocument):
        read_rtf((HEAD + r"Un bus.\par " + body).encode())
    assert time.process_time() - start < 10


PARTS = [
    *("{", "}", "{", "}", r"\par ", r"\v ", r"\v0 ", r"\b ", r"\'e9", r"\u233?", "mot", "é", "\n"),
    *(
        r"\cell ",
        r"\row ",
        r"\intbl ",
        r"{\footnote ",
        r"{\header ",
        r"{\*\inconnu ",
        r"{\listtext ",
    ),
    *(
        r"{\pict ",
        r"\bin3 ",
        r"\uc2 ",
        r"\deleted ",
        r"\pard ",
        r"\plain ",
        r"\~",
        r"\_",
        r"\emdash ",
    ),
    *(
        r"{\*\annotation ",
        r"{\shptxt ",
        r"\f3 ",
        r"\ls1\ilvl1 ",
        r"\'95 ",
        r"\'",
        r"\*",
        r"\line A",
        r"\s1 ",
    ),
]


def test_any_file_is_accounted_for() -> None:
    chance = random.Random(0)
    for _ in range(3000):
        reading = read_rtf(rtf("".join(chance.choices(PARTS, k=chance.randint(1, 40)))))
        found = coverage(finish(reading.drafts), reading.ledger)
        assert "non_lu" not in dict(found)
