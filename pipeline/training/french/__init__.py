"""Remakes `models/fr_remontees` from treebanks and judges it: `remontees entrainer francais`."""
