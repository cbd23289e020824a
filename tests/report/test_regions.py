"""Differences between regions: found when real, silent when they may be chance."""

import random
from pathlib import Path

from pipeline.report.regions import Differences, differences
from pipeline.report.results import read_results
from pipeline.report.rows import Rows
from pipeline.taxonomy import load_taxonomy
from tests.report.conftest import Write, proposal

TAXONOMY = load_taxonomy()


def drawn(write: Write, seed: int, shares: dict[str, float], folder: str = "r") -> Rows:
    """Draw 30 documents a region, each with its own taste for prevention around the share."""
    rng = random.Random(seed)
    rows, number = [], 0
    for region, share in shares.items():
        for document in range(30):
            taste = min(max(rng.gauss(share, 0.15), 0.0), 1.0)
            for _ in range(8):
                number += 1
                theme = "prevention" if rng.random() < taste else "sante_mentale"
                rows.append(
                    proposal(
                        number,
                        source=f"{region}/{document}.docx",
                        regions=[region],
                        themes=[theme],
                        tendances=[],
                    )
                )
    path: Path = write(rows, [], [], folder=folder)
    return read_results(path, TAXONOMY)


def test_a_real_difference_is_found_with_its_interval(write: Write) -> None:
    made = differences(drawn(write, 1, {"53": 0.7, "44": 0.3, "11": 0.3}), TAXONOMY)
    first = made.found[0]
    assert (first.region, first.code) in {("Bretagne", "prevention"), ("Bretagne", "sante_mentale")}
    assert abs(first.here - first.elsewhere) > 0.3
    assert not first.low <= 0 <= first.high
    assert made.compared == 3 * len(TAXONOMY.codes)


def test_equal_regions_seldom_differ(write: Write) -> None:
    runs: list[Differences] = [
        differences(drawn(write, seed, {"53": 0.5, "44": 0.5}, f"r{seed}"), TAXONOMY)
        for seed in range(60)
    ]
    assert sum(bool(run.found) for run in runs) <= 6  # 95 % hold together; 3 expected


def test_with_few_documents_nothing_is_compared(write: Write) -> None:
    rows = [proposal(n, source=f"{n}.docx", regions=[("53", "44")[n % 2]]) for n in range(18)]
    made = differences(read_results(write(rows, [], []), TAXONOMY), TAXONOMY)
    assert (made.found, made.compared, made.small) == ((), 0, ("Grand Est", "Bretagne"))
