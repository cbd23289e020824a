"""From a file to a `Document`: PDF, DOCX, HTML, Markdown and plain text, told by their bytes."""

from pipeline.extract.reading import Extraction, Probe, extract, probe

__all__ = ["Extraction", "Probe", "extract", "probe"]
