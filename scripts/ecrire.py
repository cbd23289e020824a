"""French numbers and Markdown tables, for the scripts that write pages from measures."""

from collections.abc import Sequence


def number(value: float, digits: int = 2) -> str:
    """Return a French number of so many decimals."""
    return f"{value:.{digits}f}".replace(".", ",")


def count(value: float) -> str:
    """Return a French whole number."""
    return f"{value:,.0f}".replace(",", "\u202f")


def share(part: float) -> str:
    """Return a share of 1 as a French percentage."""
    return f"{number(100 * part, 1)} %"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in lines)
