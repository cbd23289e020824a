"""French as the segmentation needs it: language class, full-form lexicon, embedding, lemmas.

The trained pipeline of `models/fr_remontees` is made of these parts and of spaCy's own.
"""
