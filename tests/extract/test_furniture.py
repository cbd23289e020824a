"""Running heads that come back on few pages or on none."""

import pytest

from tests.extract.pages import PROSE, Draw, Read, Text, column, seen

HEAD = "Santé – Finistère"
BOLD = ("Helvetica-Bold", 10.0)
BIG = ("Helvetica-Bold", 12.0)
TITLE: list[Text] = [(50, 80, "Recueil des projets", "Helvetica-Bold", 18.0)]


def pages(*heads: str, top: float = 30, look: tuple[str, float] = BOLD) -> list[list[Text]]:
    """Return full pages, each of a text of its own under its head, where it has one."""
    found: list[list[Text]] = []
    for rank, head in enumerate(heads):
        words = PROSE.split()
        text = " ".join([*words[3 * rank :], *words[: 3 * rank]] * 8)
        found.append([*([(50, top, head, *look)] if head else []), *column(50, 80, text, 95)])
    return found


def furniture(read: Read, data: bytes) -> list[str]:
    return [text for kind, _, text in seen(read, data) if kind == "furniture"]


@pytest.mark.parametrize(
    "heads",
    [("", HEAD, HEAD), (HEAD, "", HEAD), ("Conseil national", HEAD, "Conseil national"),
     ("", HEAD, ""), ("", "", HEAD)],
)  # fmt: skip
@pytest.mark.parametrize("cover", [False, True])
def test_a_head_of_few_pages_is_furniture(
    read: Read, draw: Draw, heads: tuple[str, ...], *, cover: bool
) -> None:
    data = draw(*[TITLE] * cover, *pages(*heads))
    assert furniture(read, data) == [head for head in heads if head]


def test_a_big_head_once_where_others_have_theirs_is_furniture(read: Read, draw: Draw) -> None:
    heads = ["Conseil national", HEAD, "Conseil national"]
    assert furniture(read, draw(*pages(*heads, look=BIG))) == heads


@pytest.mark.parametrize(
    ("top", "look"),
    [(62, BOLD), (30, ("Helvetica-Bold", 18.0))],  # at the top of the text; too big
)
def test_a_title_at_the_top_of_a_page_stays(
    read: Read, draw: Draw, top: float, look: tuple[str, float]
) -> None:
    found = seen(read, draw(*pages("", HEAD, "", top=top, look=look)))
    assert ("heading", 1, HEAD) in found
    assert not {kind for kind, *_ in found} & {"furniture"}


def test_the_title_of_the_first_page_is_no_running_head(read: Read, draw: Draw) -> None:
    assert furniture(read, draw(*pages(HEAD, "", ""))) == []
