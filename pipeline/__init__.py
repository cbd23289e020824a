"""Remontées: reads French consultation documents and returns tagged, traceable proposals."""

__version__ = "0.1.0"
