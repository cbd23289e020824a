"""Make the example documents of `data/raw/` from annotated documents kept out of training.

    python scripts/exemples.py [FOLDER]

They are fictional, as the whole corpus is. The same annotated documents give the same bytes.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.taxonomy import load_taxonomy
from pipeline.training import rendering
from pipeline.training.cnr import Annotated, parse_cnr
from pipeline.training.views import text_view

WIDTH: Final = 80
ROOT: Final = Path(__file__).resolve().parents[1]
Renderer = Callable[[Annotated], bytes]


def _rendered(render: Callable[..., bytes]) -> Renderer:
    def make(document: Annotated) -> bytes:
        view = text_view(document)
        return render(view.blocks, _title(view.blocks[0].text))

    return make


def _title(text: str) -> str:
    return text if len(text) <= WIDTH else text[:WIDTH].rsplit(" ", 1)[0] + "…"


def _bare(document: Annotated) -> bytes:
    return rendering.bare(text_view(document).blocks)


def _windows(document: Annotated) -> bytes:
    """Return the bare text as an old Windows program would have saved it."""
    text = _bare(document).decode().translate({0x2192: "-", 0x27A4: "-", 0x202F: " "})
    return text.replace("\n", "\r\n").encode("cp1252", errors="replace")


PDF: Final = _rendered(rendering.pdf)
TWO_COLUMNS: Final = _rendered(partial(rendering.pdf, columns=2))
DOCX: Final = _rendered(rendering.docx)
HTML: Final = _rendered(rendering.html)

EXAMPLES: Final[dict[str, tuple[str, Renderer]]] = {
    "Corse - état d'avancement (deux colonnes).pdf": ("a/04-corse-etat-avancement", TWO_COLUMNS),
    "Pays-Haut - dossier de presse.pdf": ("e/15-pays-haut-presse", PDF),
    "Deux-Sèvres - tableau de suivi.pdf": ("c/19-tableau-deux-sevres", PDF),
    "hautes-alpes_fiches.pdf": ("i/09-hautes-alpes-laureats", PDF),
    "Var - installation du conseil territorial.pdf": ("i/28-var-cts-installation", PDF),
    "Mafate - comité de pilotage.docx": ("b/04-mafate-copil", DOCX),
    "Indre-et-Loire - réunion publique.docx": ("d/12-indre-et-loire-assemblee", DOCX),
    "Lannemezan - relevé de décisions.docx": ("g/21-lannemezan-releve", DOCX),
    "pages/guadeloupe-archipel.html": ("c/06-guadeloupe-archipel", HTML),
    "pages/charente-entretien.html": ("f/18-charente-entretien-directrice", HTML),
    "pages/sdis-pyrenees-orientales.html": ("h/04-sdis-pyrenees-orientales", HTML),
    "doubs-parkinson.md": ("j/07-doubs-parkinson", lambda document: document.text.encode()),
    "annecy-entretien.txt": ("l/16-entretien-unafam-annecy", _bare),
    "Pays de Craon - orientations (ancien Windows).txt": (
        "k/13-pays-de-craon-orientations",
        _windows,
    ),
}


def make_examples(folder: Path) -> list[Path]:
    """Write all example documents into a folder; return their paths."""
    codes = load_taxonomy().codes
    made = []
    for name, (source, render) in EXAMPLES.items():
        document, _ = parse_cnr(ROOT / "data" / "annotated" / f"{source}.cnr", codes)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render(document))
        made.append(path)
    return made


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "raw"
    for written in make_examples(target):
        print(written.name)
