"""The whole measure, part by part: what is done is kept, so that it can be cut and taken up."""

import math
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.bench.child import check_system
from pipeline.bench.figures import Round, growth, ratios
from pipeline.bench.runs import Bench

SIZES: Final = (50, 500, 5000)
PAGES: Final = 300
ROUNDS: Final = 3
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: sizes of the corpora, least pages of PDF to compare on, rounds, seed."""

    sizes: tuple[int, ...] = SIZES
    pages: int = PAGES
    rounds: int = ROUNDS
    seed: int = 0


def measure(
    sources: Path,
    plan: Plan,
    done: Figures,
    say: Callable[[str], None],
    keep: Callable[[Figures], None],
) -> Figures:
    """Return the figures, ready for JSON.

    `startup`, `profile`, `sizes` (a row a corpus, the smallest first) and `compared` (the pages
    asked for and a row a run, by round) are measured; `growth` and `ratios` follow from them.
    Seconds are of whole processes, from start to end. `…peak_mb` are mebibytes of memory, the
    other megabytes millions of bytes on the disk.

    Args:
        sources: the folder of the documents that copies are made of.
        plan: what is measured.
        done: figures measured before, which are not measured again; may be empty.
        say: told, in French, what is being measured.
        keep: called with the figures each time there are more of them.

    Raises:
        UsageError: not on this system, nothing to copy, or a run failed (French).
    """
    check_system()
    figures = dict(done)
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(sources, Path(name), plan.seed)
        for part in _parts(bench, plan, figures, _clock(say)):
            figures.update(part)
            figures.update(_derived(figures))
            keep(figures)
    return {**figures, **_derived(figures)}


def whole(figures: Figures) -> bool:
    """Return whether all that is published was measured; less is but a trial."""
    compared = figures.get("compared", {"pages": 0, "rounds": []})
    return (
        set(SIZES) <= {row["asked"] for row in figures.get("sizes", ())}
        and compared["pages"] >= PAGES
        and len(compared["rounds"]) >= ROUNDS
        and {"startup", "profile"} <= set(figures)
    )


def _parts(
    bench: Bench, plan: Plan, figures: Figures, say: Callable[[str], None]
) -> Iterator[Figures]:
    """Yield what is still to be measured, once it is."""
    if "startup" not in figures:
        say("démarrage")
        yield {"startup": bench.startup(_workers())}
    if "profile" not in figures:
        say("profil d'un ouvrier")
        yield {"profile": bench.profile()}
    yield from _compared(bench, plan, figures, say)
    for size in sorted(plan.sizes):
        rows = figures.get("sizes", [])
        if size in [row["asked"] for row in rows]:
            continue
        said = f" (environ {_minutes(rows[-1], size)} min)" if rows else ""
        say(f"{size} documents{said}")
        with bench.corpus(size) as (folder, words):
            row = {"asked": size, **bench.ours(folder, words, _workers(), twice=True)}
        yield {"sizes": sorted([*rows, row], key=lambda one: int(one["asked"]))}


def _compared(
    bench: Bench, plan: Plan, figures: Figures, say: Callable[[str], None]
) -> Iterator[Figures]:
    """Yield the rounds of all pipelines on the same PDFs, then on as many of all formats.

    Every other round runs in the other order, so that a machine that slows down favours none.
    """
    pages = [one.pages for one in bench.templates if one.suffix == ".pdf"]
    if not pages:
        return
    size, held = 0, 0
    while held < plan.pages:
        held += pages[size % len(pages)]
        size += 1
    known = figures.get("compared", {"pages": 0, "rounds": []})
    rounds: list[Round] = known["rounds"] if known["pages"] >= plan.pages else []
    while len(rounds) < plan.rounds:
        say(f"comparaison sur {size} documents, tour {len(rounds) + 1} sur {plan.rounds}")
        rounds = [*rounds, _round(bench, size, backwards=len(rounds) % 2 == 1)]
        yield {"compared": {"pages": plan.pages, "rounds": rounds}}


def _round(bench: Bench, size: int, *, backwards: bool) -> Round:
    rows: dict[str, Figures] = {}
    with bench.corpus(size, ".pdf") as (pdf, pdf_words), bench.corpus(size) as (all_, words):
        runs: list[tuple[str, Callable[[], Figures]]] = [
            ("ours_pdf", lambda: bench.ours(pdf, pdf_words, _workers())),
            ("naive_pdf", lambda: bench.naive(pdf)),
            ("naive_pdf_together", lambda: bench.naive(pdf, together=True)),
            ("ours_pdf_one_core", lambda: bench.ours(pdf, pdf_words, 1, one_core=True)),
            ("ours_all", lambda: bench.ours(all_, words, _workers())),
            ("naive_all", lambda: bench.naive(all_)),
            ("naive_all_together", lambda: bench.naive(all_, together=True)),
        ]
        for name, run in reversed(runs) if backwards else runs:
            rows[name] = run()
    return rows


def _derived(figures: Figures) -> Figures:
    derived: Figures = {}
    if "startup" in figures and "sizes" in figures:
        derived["growth"] = growth(figures["sizes"], figures["startup"]["all_workers"])
    if "compared" in figures:
        derived["ratios"] = ratios(figures["compared"]["rounds"])
    return derived


def _minutes(row: Figures, size: int) -> int:
    return math.ceil(size * float(row["wall"]) / float(row["documents"]) / 60)


def _clock(say: Callable[[str], None]) -> Callable[[str], None]:
    """Return what says a message after the minutes and seconds since now."""
    start = time.monotonic()

    def tell(message: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - start), 60)
        say(f"[{minutes:3d} min {seconds:02d}] {message}…")

    return tell


def _workers() -> int:
    from pipeline.settings import load_settings

    return load_settings().ouvriers
