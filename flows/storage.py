"""What Prefect may keep of the results of flows: nothing of ours asks it to."""

from pathlib import Path

from pipeline.journal import state_folder


def stored() -> tuple[Path, ...]:
    """Return the files of results in our folder of Prefect, never in one that others share."""
    place = state_folder() / "prefect" / "storage"
    return tuple(sorted(path for path in place.rglob("*") if path.is_file()))
