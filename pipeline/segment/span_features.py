"""What the span model sees of a candidate: the tagger's marginals, its form, its neighbours.

All features are numbers; -1 stands where there is nothing to tell of.
"""

from collections.abc import Hashable, Sequence
from typing import Final

import numpy as np

from pipeline.segment.candidates import BEGIN, END, INSIDE, OUTSIDE, SINGLE, Candidates
from pipeline.segment.span_sums import after, before, others, running_max, runs_of, total
from pipeline.segment.unit_table import NO_LABEL, UnitTable, overlap

Array = np.ndarray
Features = dict[str, Array]
FLOOR: Final = 1e-4
FIRST: Final = (
    *("block_start", "lower", "colon", "numbered", "capitals", "titleish", "finite", "future"),
    *("infinitive", "quote", "stop", "label", "part", "kind", "level", "rank", "siblings", "words"),
    "short",
)
LAST: Final = (
    *("block_end", "colon", "stop", "comma", "question", "kind", "capitals", "titleish", "words"),
)
NEXT: Final = (
    *("block_start", "label", "numbered", "capitals", "titleish", "finite", "future", "infinitive"),
    *("part", "kind", "level", "lower", "quote", "words", "short"),
)
BEFORE: Final = (
    *("kind", "colon", "stop", "titleish", "capitals", "future", "finite", "block_end", "words"),
    *("label", "short"),
)
INNER: Final = (
    *("numbered", "capitals", "titleish", "colon", "infinitive", "future", "finite"),
    *("block_start", "short"),
)
BLOCK_KINDS: Final = 4
FIELD_LABELS: Final = 6


def span_features(
    table: UnitTable, marginals: Array, spans: Candidates, likely: Sequence[tuple[int, int]]
) -> Features:
    """Return the features of the candidates, one array of shape (candidates,) a name.

    Args:
        table: the units.
        marginals: of begin, inside, end, single and outside; shape (units, 5).
        spans: the candidates.
        likely: the spans of the tagger's best labelling, last unit included.
    """
    best = set(likely)
    pairs = zip(spans.first.tolist(), spans.last.tolist(), strict=True)
    found: Features = {"likely": np.array([float(pair in best) for pair in pairs])}
    found |= _sizes(table, spans)
    found |= _chances(marginals, spans)
    found |= _alike(table, marginals, spans)
    found |= _looks(table, spans)
    found |= _labels(table, spans)
    found |= _repeats(table, spans)
    found |= _words_shared(table, spans)
    return found | _document(table, marginals, spans)


def _sizes(table: UnitTable, spans: Candidates) -> Features:
    block = table["block"]
    return {
        "units": spans.last - spans.first + 1.0,
        "words": total(table["words"], spans.first, spans.last),
        "blocks": block[spans.last] - block[spans.first] + 1,
        "same_block_after": (after(block, spans, -1) == block[spans.last]).astype(float),
        "same_block_before": (before(block, spans, -1) == block[spans.first]).astype(float),
    }


def _chances(marginals: Array, spans: Candidates) -> Features:
    first, last = spans.first, spans.last
    starts = marginals[:, BEGIN] + marginals[:, SINGLE]
    ends = marginals[:, END] + marginals[:, SINGLE]
    outside, inside = marginals[:, OUTSIDE], marginals[:, INSIDE]
    length = last - first + 1.0
    logs = np.log(np.maximum(marginals, FLOOR))
    path = np.where(
        first == last,
        logs[first, SINGLE],
        logs[first, BEGIN] + total(logs[:, INSIDE], first + 1, last - 1) + logs[last, END],
    )
    found = {
        "start": starts[first],
        "end": ends[last],
        "single": marginals[first, SINGLE],
        "outside_mean": total(outside, first, last) / length,
        "outside_max": running_max(outside, first, last),
        "inner_start_max": running_max(starts, first + 1, last),
        "inner_start_sum": total(starts, first + 1, last),
        "inner_end_max": running_max(ends, first, last - 1),
        "inner_end_sum": total(ends, first, last - 1),
        "path": path,
        "path_mean": path / length,
    }
    for name, values, none in (
        *(("outside", outside, 1.0), ("end", ends, 1.0), ("start", starts, 1.0)),
        ("inside", inside, 0.0),
    ):
        found[f"{name}_before"] = before(values, spans, none)
        found[f"{name}_after"] = after(values, spans, none)
    return found


def _alike(table: UnitTable, marginals: Array, spans: Candidates) -> Features:
    """Return what the units that look like the first one, and like the next, seem to be."""
    starts = marginals[:, BEGIN] + marginals[:, SINGLE]
    found = {}
    for rank, keys in enumerate(table.patterns):
        mean, size = others(keys, starts)
        found[f"alike{rank}"] = mean[spans.first]
        found[f"alike{rank}_after"] = after(mean, spans, -1.0)
        found[f"alike{rank}_count"] = size[spans.first]
    mean, _ = others(table.patterns[-1], marginals[:, SINGLE])
    return found | {"alike_single": mean[spans.first]}


def _looks(table: UnitTable, spans: Candidates) -> Features:
    found = {f"first_{name}": table[name][spans.first] for name in FIRST}
    found |= {f"last_{name}": table[name][spans.last] for name in LAST}
    found |= {f"next_{name}": after(table[name], spans, -1.0) for name in NEXT}
    found |= {f"before_{name}": before(table[name], spans, -1.0) for name in BEFORE}
    inner = (spans.first + 1, spans.last)
    found |= {f"inner_{name}": total(table[name], *inner) for name in INNER}
    for kind in range(BLOCK_KINDS):
        found[f"inner_kind{kind}"] = total((table["kind"] == kind).astype(float), *inner)
    left = table["siblings"] - table["rank"] - 1
    listed = table["kind"][spans.last] == 1
    found["list_left"] = np.where(listed, left[spans.last], -1.0)
    return found


def _labels(table: UnitTable, spans: Candidates) -> Features:
    """Return the field labels that the span holds, and whether the next unit repeats one."""
    there = [
        total((table["label"] == label).astype(float), spans.first, spans.last)
        for label in range(FIELD_LABELS)
    ]
    held = np.stack(there, axis=1)
    following = after(table["label"], spans, NO_LABEL).astype(int)
    repeated = held[np.arange(len(spans)), np.maximum(following, 0)]
    return {
        "labels": held.sum(axis=1),
        "label_most": held[:, :-1].max(axis=1),
        "labels_titre": held[:, 0],
        "labels_porteur": held[:, 1],
        "label_repeated_after": np.where(following >= 0, repeated, -1.0),
    }


def _repeats(table: UnitTable, spans: Candidates) -> Features:
    """Return how many inner units look like the first, and whether the neighbours do."""
    found = {}
    for rank, keys in enumerate(table.patterns[1:4], 1):
        numbers: dict[Hashable, int] = {}
        codes = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=float)
        inner = np.zeros(len(spans))
        for start, mine in runs_of(spans.first):
            near = codes[start + 1 : int(spans.last[mine].max()) + 1]
            same = np.concatenate([[0], np.cumsum(near == codes[start])])
            inner[mine] = same[spans.last[mine] - start]
        found[f"like{rank}_inner"] = inner
        found[f"like{rank}_after"] = (after(codes, spans, -1) == codes[spans.first]).astype(float)
        found[f"like{rank}_before"] = (before(codes, spans, -1) == codes[spans.first]).astype(float)
    return found


def _words_shared(table: UnitTable, spans: Candidates) -> Features:
    following = table["next_overlap"]
    steps = (spans.last - spans.first).astype(float)
    inner = total(following, spans.first, spans.last - 1) / np.maximum(steps, 1)
    whole = np.full(len(spans), -1.0)
    for start, mine in runs_of(spans.first):
        bag: set[str] = set()
        place = start
        for rank in range(mine.start, mine.stop):
            last = int(spans.last[rank])
            bag.update(*table.bags[place : last + 1])
            place = last + 1
            if place < table.size:
                whole[rank] = overlap(bag, table.bags[place])
    return {
        "overlap_after": following[spans.last],
        "overlap_before": before(following, spans, 0.0),
        "overlap_inner": np.where(steps > 0, inner, -1.0),
        "overlap_whole_after": whole,
    }


def _document(table: UnitTable, marginals: Array, spans: Candidates) -> Features:
    starts = marginals[:, BEGIN] + marginals[:, SINGLE]
    whole = {
        "document_units": float(table.size),
        "document_inside": float((1 - marginals[:, OUTSIDE]).mean()),
        "document_starts": float(starts.sum()),
        "document_start_max": float(starts.max()),
        "document_labels": float((table["label"] != NO_LABEL).mean()),
        "document_short": float(table["short"].mean()),
        "document_titleish": float(table["titleish"].mean()),
        "document_block_start": float(table["block_start"].mean()),
    }
    for kind in range(BLOCK_KINDS):
        whole[f"document_kind{kind}"] = float((table["kind"] == kind).mean())
    found = {name: np.full(len(spans), value) for name, value in whole.items()}
    return found | {"place": spans.first / table.size}
