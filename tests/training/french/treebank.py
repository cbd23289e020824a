"""A treebank of a few sentences written for the tests, in CoNLL-U."""

from pathlib import Path

# One word a line: form, lemma, part of speech, morphology.
SENTENCES = """La le DET Definite=Def
commune commune NOUN Gender=Fem
propose proposer VERB VerbForm=Fin
un un DET Definite=Ind
bus bus NOUN Gender=Masc
. . PUNCT _

Le le DET Definite=Def
maire maire NOUN Gender=Masc
veut vouloir VERB VerbForm=Fin
ouvrir ouvrir VERB VerbForm=Inf
un un DET Definite=Ind
centre centre NOUN Gender=Masc
. . PUNCT _

Les le DET Definite=Def
médecins médecin NOUN Gender=Masc
partent partir VERB VerbForm=Fin
. . PUNCT _

Mme madame NOUN Gender=Fem
Roche Roche PROPN _
demande demander VERB VerbForm=Fin
des un DET Definite=Ind
soins soin NOUN Gender=Masc
. . PUNCT _

Il lui PRON Person=3
faut falloir VERB VerbForm=Fin
former former VERB VerbForm=Inf
les le DET Definite=Def
infirmières infirmière NOUN Gender=Fem
. . PUNCT _

Une un DET Definite=Ind
équipe équipe NOUN Gender=Fem
mobile mobile ADJ _
passe passer VERB VerbForm=Fin
à à ADP _
Vannes Vannes PROPN _
. . PUNCT _
""".strip().split("\n\n")


def write(path: Path, repeats: int = 1) -> Path:
    """Write the sentences that many times."""
    text = ""
    for number, sentence in enumerate(SENTENCES * repeats):
        text += f"# sent_id = {number}\n"
        words = [word.split() for word in sentence.splitlines()]
        for place, (form, lemma, pos, morph) in enumerate(words, 1):
            space = "SpaceAfter=No" if place == len(words) - 1 else "_"
            head, role = (0, "root") if place == 1 else (1, "dep")
            text += f"{place}\t{form}\t{lemma}\t{pos}\t_\t{morph}\t{head}\t{role}\t_\t{space}\n"
        text += "\n"
    path.write_text(text, encoding="utf-8")
    return path
