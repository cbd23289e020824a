"""From a file to a `Document`, its format told by its bytes; archives are unpacked first."""

from pipeline.extract.members import INSIDE, Member, Unpacked, unpack
from pipeline.extract.reading import Extraction, Probe, extract, probe

__all__ = ["INSIDE", "Extraction", "Member", "Probe", "Unpacked", "extract", "probe", "unpack"]
