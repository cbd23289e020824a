"""Writes the guide, and the pages it leads to, as web pages that open without a network.

Pages are those of `docs/`; a link to what is not among them becomes plain text.
"""

import re
import shutil
from html import unescape
from pathlib import Path
from string import Template
from typing import Final

from markdown_it import MarkdownIt

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
PAGE: Final = Path(__file__).with_suffix(".html")
FIRST: Final = "guide.md"
_LINK: Final = re.compile(r'<a href="(?P<where>[^"]*)">(?P<text>.*?)</a>', re.DOTALL)
_IMAGE: Final = re.compile(r'<img src="([^"]+)"')
_PAGE: Final = re.compile(r"(?P<name>[\w-]+)\.md(?P<anchor>#.*)?")
_HEADING: Final = re.compile(r"<h([1-6])>(.*?)</h\1>")
_TAG: Final = re.compile(r"<[^>]*>")
_TABLE: Final = re.compile(r"<table>.*?</table>", re.DOTALL)


def write_documentation(folder: Path) -> list[Path]:
    """Write the pages and their pictures into a folder and return the paths of the pages."""
    template = Template(PAGE.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    waiting, written = [FIRST], []
    for name in waiting:
        text = (DOCS / name).read_text(encoding="utf-8")
        body = _html(text)
        found = [_PAGE.fullmatch(link["where"]) for link in _LINK.finditer(body)]
        linked = {f"{page['name']}.md" for page in found if page}
        waiting += sorted(linked - set(waiting))
        for image in _IMAGE.findall(body):
            shutil.copyfile(DOCS / image, folder / image)
        page = template.substitute(title=text.partition("\n")[0].lstrip("# "), body=_linked(body))
        path = folder / Path(name).with_suffix(".html")
        path.write_text(page, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _html(text: str) -> str:
    """Return a page of Markdown as HTML, its headings named as GitHub names them."""
    html = MarkdownIt("commonmark").enable("table").render(text)
    html = _HEADING.sub(_named, html)
    return _TABLE.sub(lambda table: f'<div class="tableau">{table[0]}</div>', html)


def _named(heading: re.Match[str]) -> str:
    level, title = heading.groups()
    anchor = re.sub(r"[^\w\- ]", "", unescape(_TAG.sub("", title)).lower()).replace(" ", "-")
    return f'<h{level} id="{anchor}">{title}</h{level}>'


def _linked(body: str) -> str:
    """Return a page whose links lead to pages of the folder, to itself or to the web."""

    def turned(link: re.Match[str]) -> str:
        where, text = link["where"], link["text"]
        if page := _PAGE.fullmatch(where):
            return f'<a href="{page["name"]}.html{page["anchor"] or ""}">{text}</a>'
        return link[0] if where.startswith(("#", "https:")) else text

    return _LINK.sub(turned, body)
