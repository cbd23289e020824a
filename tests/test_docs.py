"""The documentation says what the program does today: commands, settings, refusals, links."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from pipeline import errors
from pipeline.cli.app import cli
from pipeline.settings import Limits, Settings
from pipeline.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def section(text: str, title: str) -> str:
    """Return what stands under a heading, up to the next heading of its level or above."""
    head = re.search(rf"(?m)^(#+) {re.escape(title)}$", text)
    assert head, f"no section « {title} »"
    rest = text[head.end() :]
    end = re.search(rf"(?m)^#{{1,{len(head[1])}}} ", rest)
    return rest[: end.start()] if end else rest


def rows(text: str) -> dict[str, list[str]]:
    """Return the other cells of each table row whose first cell is code, by that code."""
    found = {}
    for line in text.splitlines():
        if match := re.match(r"\| `([^`]+)` \| (.*) \|$", line):
            found[match[1]] = match[2].split(" | ")
    return found


def options(command: click.Command) -> Iterator[click.Option]:
    return (option for option in command.params if isinstance(option, click.Option))


def defaults(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, field in model.model_fields.items():
        if field.annotation is Limits:
            yield from defaults(Limits, f"{name}.")
        else:
            yield f"{prefix}{name}", field.get_default(call_default_factory=True)


def test_the_readme_has_one_line_a_command() -> None:
    named = rows(section(README, "Commands"))
    assert set(named) == {f"remontees {name}" for name in cli.commands}


@pytest.mark.parametrize("name", cli.commands)
def test_the_guide_names_the_options_of_a_command(name: str) -> None:
    command = cli.commands[name]
    named = rows(section(GUIDE, f"`remontees {name}`"))
    assert set(named) == {text for option in options(command) for text in option.opts}
    for option in options(command):
        default = option.to_info_dict()["default"]
        if option.show_default and default is not None:
            assert f"par défaut {default})" in named[option.opts[0]][0].replace("`", "")


def test_the_guide_names_the_options_of_the_program() -> None:
    text = section(GUIDE, "Les commandes et leurs options")
    named = {"--help", "-h"} | {name for option in options(cli) for name in option.opts}
    assert named == {"--help", "-h", "--version"}
    assert [name for name in named if f"{name}`" not in text] == []


def test_the_guide_gives_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1000)
    given = {name: cells[0].strip("`") for name, cells in rows(section(GUIDE, "Réglages")).items()}
    expected = dict(defaults(Settings))
    most = expected.pop("ouvriers")
    assert given.pop("ouvriers") == f"nombre de processeurs, au plus {most}"
    assert set(given) == set(expected)
    for name, value in expected.items():
        if isinstance(value, int | float):
            assert float(given[name]) == value, name
        else:
            assert (value or "vide", given[name]) == ("vide", "vide"), name


def test_the_guide_gives_every_theme_and_trend() -> None:
    taxonomy = load_taxonomy()
    expected = {one.code: [one.libelle, "thème"] for one in taxonomy.themes}
    expected |= {one.code: [one.libelle, "tendance"] for one in taxonomy.tendances}
    assert rows(section(GUIDE, "Les thèmes et les tendances")) == expected


def test_the_help_says_whole_sentences() -> None:
    for command in cli.commands.values():
        assert command.get_short_help_str(limit=50).endswith("."), command.name
        assert "..." not in command.get_short_help_str(limit=50), command.name


def test_the_guide_says_what_to_do_with_every_refusal() -> None:
    named = rows(section(GUIDE, "Fichiers refusés : que faire"))
    assert set(named) == {error.__name__ for error in errors.DocumentError.__subclasses__()}
    assert all(len(cells) == 2 and all(cells) for cells in named.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [target for target in LINK.findall(text) if "://" not in target]
    dead = [target for target in targets if not _leads(page, target)]
    assert dead == []


def _leads(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    place = (page.parent / path).resolve() if path else page
    if not place.is_relative_to(ROOT) or not place.exists():
        return False
    titles = re.findall(r"(?m)^#+ (.+)$", place.read_text(encoding="utf-8")) if anchor else []
    slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return not anchor or anchor in slugs


def test_the_pages_are_seen() -> None:
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md"} <= {page.name for page in PAGES}
    assert {"guide.md", "architecture.md", "decisions.md", "annotation.md", "dictionnaire.md"} <= {
        page.name for page in PAGES
    }
