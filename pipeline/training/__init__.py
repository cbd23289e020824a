"""Remakes the models from `data/annotated/`."""
