"""What Prefect may keep of the results of flows: nothing of ours asks it to."""

from pathlib import Path

from flows.runtime import home


def stored() -> tuple[Path, ...]:
    """Return the files of Prefect's own storage of results, for this user."""
    return tuple(sorted(path for path in (home() / "storage").rglob("*") if path.is_file()))
