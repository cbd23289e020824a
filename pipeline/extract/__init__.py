"""From a file to a `Document`, its format told by its bytes; archives are unpacked first."""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["INSIDE", "Extraction", "Member", "Probe", "Unpacked", "extract", "probe", "unpack"]

if TYPE_CHECKING:
    from pipeline.extract.members import INSIDE, Member, Unpacked, unpack
    from pipeline.extract.reading import Extraction, Probe, extract, probe
else:

    def __getattr__(name: str) -> object:
        """Import the readers when they are asked for: who only tells formats apart needs none."""
        if name not in __all__:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        home = "reading" if name in {"Extraction", "Probe", "extract", "probe"} else "members"
        return getattr(import_module(f"{__name__}.{home}"), name)
