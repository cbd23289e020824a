"""Cuts documents into proposals with their fields, over blocks and their layout."""

from pipeline.segment.segmenter import Segmenter

__all__ = ["Segmenter"]
