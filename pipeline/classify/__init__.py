"""Themes and trends of a text, with calibrated probabilities. Nothing here knows documents."""

from pipeline.classify.classifier import Classifier, Decision

__all__ = ["Classifier", "Decision"]
