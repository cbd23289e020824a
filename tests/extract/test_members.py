"""Documents inside archives and e-mails: which are unpacked, under which name, which refused."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.errors import BrokenDocument, EmptyDocument, TooLarge
from pipeline.extract import Member, Unpacked, extract, unpack
from pipeline.extract.members import held
from pipeline.settings import Limits
from tests.extract.making import make_docx, make_mail, zipped


def unpacked(tmp_path: Path, data: bytes, limits: Limits | None = None) -> Unpacked:
    path, folder = tmp_path / "x", tmp_path / "membres"
    path.write_bytes(data)
    folder.mkdir()
    found = unpack(path, folder, limits or Limits())
    for member in found.members:
        assert bool(member.sha256) != bool(member.reject)
        assert not member.sha256 or (folder / held(member.name, member.sha256)).is_file()
    return found


def told(members: tuple[Member, ...]) -> dict[str, str]:
    return {m.name: m.reject.error if m.reject else "" for m in members}


def test_a_document_holds_nothing(tmp_path: Path) -> None:
    assert unpacked(tmp_path, make_docx("Un texte.")) == Unpacked()


def test_an_archive_is_its_members(tmp_path: Path) -> None:
    inner = zipped({"c.txt": "c"})
    mail = make_mail("Bonjour", attached={"pièce.pdf": b"%PDF-"})
    data = zipped(
        {"a.txt": "a", "d/é.txt": "b", "d/in.zip": inner, "m.eml": mail,
         "__MACOSX/x": "x", "d/.caché": "x", "~$a.docx": "x"}
    )  # fmt: skip
    found = unpacked(tmp_path, data)
    assert not found.is_document
    names = ["a.txt", "d/in.zip!/c.txt", "d/é.txt", "m.eml", "m.eml!/pièce.pdf"]
    assert told(found.members) == dict.fromkeys(names, "")


def test_a_mail_is_a_document_with_its_attachments(tmp_path: Path) -> None:
    inner = make_mail("Dedans", subject="Suite")
    data = make_mail("Bonjour", attached={"a.pdf": b"%PDF-", "../../a.pdf": b"x", "m.eml": inner})
    found = unpacked(tmp_path, data)
    assert found.is_document
    assert told(found.members) == {"a.pdf": "", "a.pdf (2)": "", "m.eml": ""}


def test_names_that_leave_the_archive_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("lien.txt")
    link.external_attr = 0o120777 << 16
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../../haut.txt", "/etc/x.txt", "C:\\x.txt", "..\\y.txt", "bon.txt"):
            archive.writestr(name, "x")
        archive.writestr(link, "/etc/passwd")
    found = told(unpacked(tmp_path, out.getvalue()).members)
    assert found.pop("bon.txt") == ""
    assert len(found) == 5
    assert set(found.values()) == {"UnsafePath"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["membres", "x"]


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zéros.txt", "w") as member,
    ):
        for _ in range(210):
            member.write(bytes(1_000_000))
    with pytest.raises(TooLarge, match="200 Mo"):
        unpacked(tmp_path, out.getvalue())


def test_a_bomb_inside_an_archive_stays_packed_and_costs_itself_only(tmp_path: Path) -> None:
    bomb = zipped({f"{rank}.txt": bytes(900_000) for rank in range(3)})
    data = zipped({"a.txt": "a", "bombe.zip": bomb, "z.txt": "z"})
    members = unpacked(tmp_path, data).members
    assert told(members) == {"a.txt": "", "bombe.zip": "", "z.txt": ""}
    path = tmp_path / "membres" / members[1].sha256
    (reject,) = extract(path, "bombe.zip", Limits()).rejects
    assert (reject.error, "100 fois" in reject.message) == ("TooLarge", True)


def test_many_members_stop_at_the_limit(tmp_path: Path) -> None:
    inner = {f"{rank}.zip": zipped({f"{n}.txt": str(n) for n in range(4)}) for rank in range(3)}
    members = unpacked(tmp_path, zipped(inner), Limits(archive_members=8)).members
    assert sum(not member.reject for member in members) <= 8
    assert "TooLarge" in told(members).values()


def test_archives_and_mails_are_opened_three_levels_down(tmp_path: Path) -> None:
    data = zipped({"fond.txt": "x"})
    for rank in range(5):
        data = zipped({f"{rank}.zip": data})
    assert told(unpacked(tmp_path, data).members) == {"4.zip!/3.zip!/2.zip": "TooLarge"}


def test_nested_mails_are_opened_three_levels_down(tmp_path: Path) -> None:
    data = make_mail("fond")
    for rank in range(6):
        data = make_mail("plus haut", attached={f"{rank}.eml": data})
    found = told(unpacked(tmp_path, data).members)
    assert list(found.values()) == ["", "", "TooLarge"]


def test_an_empty_archive_and_a_cut_one(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    with pytest.raises(EmptyDocument):
        unpacked(tmp_path / "a", zipped({"d/": ""}))
    with pytest.raises(BrokenDocument):
        unpacked(tmp_path / "b", zipped({"a.txt": "a"})[:-30])


def test_a_member_that_is_broken_or_locked_is_refused_alone(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "bonjour" * 20, "b.txt": "b"}))
    data[40] ^= 0xFF  # within the bytes of the first member
    assert told(unpacked(tmp_path, bytes(data)).members) == {"a.txt": "BrokenDocument", "b.txt": ""}


def test_an_archive_that_begins_with_a_pdf_as_it_is_remains_an_archive(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", b"%PDF-1.7 ...")
    assert told(unpacked(tmp_path, out.getvalue()).members) == {"a.pdf": ""}


TABLE = "Titre;Porteur\nUn bus de dépistage;la CPTS\n".encode("cp1252")


@pytest.mark.parametrize(
    "data",
    [zipped({"d/idées.csv": TABLE}), make_mail("Bonjour", attached={"idées.CSV": TABLE})],
    ids=["zip", "mail"],
)
def test_a_member_is_read_as_its_name_tells(tmp_path: Path, data: bytes) -> None:
    (member,) = unpacked(tmp_path, data).members
    path = tmp_path / "membres" / held(member.name, member.sha256)
    document = extract(path, member.name, Limits()).document
    assert document is not None
    assert document.media_type == "text/csv"
    assert [block.kind for block in document.blocks] == ["table_row", "table_row"]


def test_equal_bytes_are_read_as_each_name_tells(tmp_path: Path) -> None:
    found = unpacked(tmp_path, zipped({"a.csv": TABLE, "b.txt": TABLE})).members
    kinds = []
    for member in found:
        path = tmp_path / "membres" / held(member.name, member.sha256)
        document = extract(path, member.name, Limits()).document
        assert document is not None
        kinds.append(document.media_type)
    assert kinds == ["text/csv", "text/plain"]
