"""The digests of the steps: nothing that a step is made of is forgotten."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipeline.engine import making
from pipeline.engine.making import FILES, LIBRARIES, OURS, STEPS, Making, code_version
from pipeline.engine.pool import Workers
from pipeline.engine.versions import french_seal, model_versions
from pipeline.settings import PACKAGE, Limits, load_settings
from pipeline.taxonomy import Taxonomy
from tests.architecture import imports, modules

ROOTS = {
    "extract": ("pipeline.extract", "pipeline.engine.opening"),
    "facts": ("pipeline.facts",),
    "segment": ("pipeline.segment",),
    "classify": ("pipeline.classify", "pipeline.review", "pipeline.engine.judging"),
}
SOURCES = dict(modules(PACKAGE.parent))


def closure(roots: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Return all modules that some import, in functions too, and the other top-level names."""
    left = [name for name in SOURCES if any(name == r or name.startswith(f"{r}.") for r in roots)]
    seen: set[str] = set()
    others: set[str] = set()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        for _, target in imports(ast.parse(SOURCES[name])):
            if target.split(".")[0] == "pipeline":
                left.extend(_with_packages(target))
            else:
                others.add(target.split(".")[0])
    return seen, others - set(sys.stdlib_module_names)


def _with_packages(target: str) -> Iterator[str]:
    parts = target.split(".")
    for end in range(2, len(parts) + 1):
        if (name := ".".join(parts[:end])) in SOURCES:
            yield name


def listed(step: str) -> set[Path]:
    return {path for name in FILES[step] for path in making._files(PACKAGE / name)}


@pytest.mark.parametrize("step", STEPS)
def test_every_module_of_a_step_is_in_its_digest(step: str) -> None:
    needed, _ = closure(ROOTS[step])
    paths = {_path(name) for name in needed if SOURCES[name].strip()}
    code = {path for path in listed(step) if path.suffix == ".py" and path.read_text().strip()}
    assert code == paths


def _path(name: str) -> Path:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@pytest.mark.parametrize("step", STEPS)
def test_every_resource_of_a_step_is_in_its_digest(step: str) -> None:
    needed, _ = closure(ROOTS[step])
    named = {
        PACKAGE / "resources" / name
        for module in needed
        for name in re.findall(r'RESOURCES / "([^"]+\.[a-z]+)"', SOURCES[module])
    }
    taxonomy = {PACKAGE / "resources" / "taxonomie.yaml"}  # its content has a digest of its own
    assert {path for path in listed(step) if path.suffix != ".py"} == named - taxonomy


@pytest.mark.parametrize("step", STEPS)
def test_every_library_of_a_step_is_in_its_digest(step: str) -> None:
    _, others = closure(ROOTS[step])
    known = packages_distributions()
    needed = {known[name][0].lower() for name in others if name in known}
    assert needed
    assert needed <= {name.lower() for name in LIBRARIES[step]}
    assert all(making.installed(name) for name in LIBRARIES[step] if name != "pytesseract")


def test_how_a_step_is_kept_is_in_all_digests() -> None:
    assert all((PACKAGE / name).is_file() for name in OURS)


def test_the_digest_of_a_step_follows_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "pipeline"
    for step in STEPS:
        for path in (*listed(step), *(PACKAGE / name for name in OURS)):
            place = copy / path.relative_to(PACKAGE)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    digest = code_version.__wrapped__
    before = {step: digest(step) for step in STEPS}
    monkeypatch.setattr(making, "PACKAGE", copy)
    assert {step: digest(step) for step in STEPS} == before
    with (copy / "classify" / "features.py").open("a") as file:
        file.write("# changed\n")
    after = {step: digest(step) for step in STEPS}
    assert {step for step in STEPS if after[step] != before[step]} == {"classify"}
    with (copy / "text.py").open("a") as file:
        file.write("# changed\n")
    assert not set(before.values()) & {digest(step) for step in STEPS}


def test_keys_follow_what_the_result_depends_on(taxonomy: Taxonomy, tmp_path: Path) -> None:
    def keys(name: str = "a.txt", sha: str = "1" * 64, **limits: float) -> dict[str, str]:
        settings = load_settings(limites=Limits(**limits))  # type: ignore[arg-type]
        made = Making.of(settings, taxonomy, tmp_path).keys(sha, name)
        assert made is not None
        return dict(made.steps)

    plain = keys()
    assert set(plain) == set(STEPS)
    assert all(key.startswith("1" * 16 + "-") for key in plain.values())
    assert keys("another name.TXT") == plain
    assert keys(seconds=1) == plain  # a document that is stopped is never kept
    for other in (keys("a.csv"), keys(sha="2" * 64), keys(pages=7)):
        assert not set(plain.values()) & set(other.values())
    renamed = Taxonomy.model_validate({**taxonomy.model_dump(), "version": "autre"})
    found = Making.of(load_settings(), renamed, tmp_path).keys("1" * 64, "a.txt")
    assert found is not None
    assert {step for step in STEPS if found.steps[step] != plain[step]} == {"classify"}


def test_the_cards_tell_the_versions_of_the_loaded_models() -> None:
    settings = load_settings(ouvriers=1)
    with Workers(settings) as pool:
        assert model_versions(settings) == pool.versions()


@pytest.mark.parametrize("name", ["", "blank:fr", str(PACKAGE.parent / "models" / "fr_remontees")])
def test_another_french_pipeline_is_named_as_when_it_is_loaded(name: str) -> None:
    from pipeline.segment.french.loading import pipeline_label

    settings = load_settings(pipeline_francais=name)
    versions = model_versions(settings)
    assert versions["pipeline_francais"] == pipeline_label(settings)
    assert french_seal(settings, versions)
