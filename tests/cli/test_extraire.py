"""`remontees extraire` and `montrer`: what they tell of the documents they read."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.cli.show import show_alarms
from pipeline.engine.summary import Alarm
from pipeline.errors import UsageError
from pipeline.report.montrer import write_page
from tests.cli.test_cli import remontees


def image_page() -> bytes:
    """Return a page that a picture covers, with a line of text."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=1)
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), 0, 0, 400, 400)
    canvas.drawString(40, 300, "Nous proposons de créer une maison de santé à Laval.")
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("command", ["extraire", "montrer"])
def test_a_document_to_be_checked_is_told_on_the_screen(tmp_path: Path, command: str) -> None:
    (tmp_path / "affiche.pdf").write_bytes(image_page())
    (tmp_path / "avis.txt").write_text("Nous proposons de créer un bus à Laval.", encoding="utf-8")
    given = ["affiche.pdf", "avis.txt"] if command == "extraire" else ["affiche.pdf"]
    result = remontees(command, *given, "--sortie", "sortie.jsonl", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    first, counts, _ = result.stdout.splitlines()
    assert first.startswith("À vérifier : affiche.pdf : La page 1 est surtout une image")
    assert first.endswith("redéposez le document s'il en manque.")
    assert counts == f"Documents lus : {len(given)} (blocs : {len(given)}, à vérifier : 1)"


@pytest.mark.parametrize("command", ["extraire", "montrer"])
@pytest.mark.parametrize("output", ["avis.jsonl", "lien.jsonl"])
def test_a_document_is_never_written_over(tmp_path: Path, command: str, output: str) -> None:
    given = tmp_path / "avis.jsonl"
    given.write_text("Nous proposons de créer un bus à Laval.", encoding="utf-8")
    (tmp_path / "lien.jsonl").symlink_to(given)
    result = remontees(command, "avis.jsonl", "--sortie", output, cwd=tmp_path)
    assert result.returncode == 2
    assert f"La sortie « {output} » est le fichier lu." in result.stderr
    assert given.read_text(encoding="utf-8").startswith("Nous proposons")
    assert (tmp_path / "lien.jsonl").is_symlink()


def test_a_page_that_cannot_be_written_whole_leaves_the_one_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("la page d'avant", encoding="utf-8")

    def full(path: Path, *_: object, **__: object) -> int:
        path.write_bytes(b"<html>")
        raise OSError

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UsageError, match="Impossible d'écrire"):
        write_page([], page)
    assert page.read_bytes() == b"la page d'avant"
    assert list(tmp_path.iterdir()) == [page]


def test_the_first_fifty_documents_to_be_checked_have_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_alarms([Alarm(f"{rank}.pdf", f"{'À relire ' * 20}[b].") for rank in range(52)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 51
    assert lines[49].startswith("À vérifier : 49.pdf : À relire À relire")
    assert lines[49].endswith("[b].")
    assert lines[50] == "… et 2 autres à vérifier."
