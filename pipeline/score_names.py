"""The French names of the scores, in the order in which they are shown, and how one is written."""

from typing import Final

from pipeline.evaluate import Score
from pipeline.review_scores import SHARES
from pipeline.taxonomy import Taxonomy

HEADINGS: Final = {
    "documents": "Faits des documents",
    "segmentation": "Découpage en propositions",
    "formats": "Découpage selon le format du fichier",
    "fields": "Champs, sur les propositions appariées",
    "labels_gold": "Étiquettes, sur les propositions annotées",
    "labels_headed": "Étiquettes, sur les propositions annotées, titres au-dessus compris",
    "labels_genre": "Étiquettes, sur les propositions annotées, par genre",
    "labels_region": "Étiquettes, sur les propositions annotées, par région",
    "labels_paired": "Étiquettes, sur les propositions appariées",
}
GENRES: Final = {
    "compte_rendu": "comptes rendus",
    "contribution": "contributions",
    "dossier_presse": "dossiers de presse",
    "feuille_de_route": "feuilles de route",
    "fiches_projets": "fiches de projets",
    "page_web": "pages web",
    "synthese_atelier": "synthèses d'atelier",
    "tableau": "tableaux",
}
FORMS: Final = {
    "txt": "texte nu",
    "plat.txt": "texte sans aucune marque",
    "entoure.txt": "texte entouré d'un autre, sans proposition",
    "extrait.txt": "extrait de quelques blocs, comme un message court",
    "dossier.txt": "projets disposés comme dans un dossier de presse, sans aucune marque",
    "docx": "Word",
    "html": "HTML",
    "pdf": "PDF à une colonne",
    "2col.pdf": "PDF à deux colonnes",
}
NAMES: Final = {
    "f1": "F1",
    "precision": "précision",
    "recall": "rappel",
    "tight_f1": "F1 serré (IoU ≥ 0,8)",
    "false_per_empty_document": "fausses propositions par document sans proposition",
    "worst_folder_f1": "dossier le plus faible, F1",
    "confidence_ece": "confiance, erreur de calibration",
    "statut_accuracy": "statut exact",
    "theme_principal": "thème principal exact",
    "theme_macro_f1": "thèmes, F1 macro",
    "theme_micro_f1": "thèmes, F1 micro",
    "theme_ece": "thèmes, erreur de calibration",
    "theme_ece_worst": "thèmes, erreur de calibration du pire",
    "tendance_macro_f1": "tendances, F1 macro",
    "tendance_micro_f1": "tendances, F1 micro",
    "tendance_ece": "tendances, erreur de calibration",
    "tendance_ece_worst": "tendances, erreur de calibration de la pire",
    "review_share": "part des textes laissés à relire",
    "review_wrong": "part de ceux-ci où une étiquette est fausse ou manque",
    "sure_precision": "précision des étiquettes retenues des autres textes",
    **{f"sure_precision_{n}": f"cette précision, {n} % des textes étant relus" for n in SHARES},
    "upos": "parties du discours (UPOS), exactitude",
    "morph": "morphologie, exactitude",
    "lemma": "lemmes, exactitude",
    "sentences": "phrases, F1",
    "tokens": "mots découpés comme le corpus, F1",
    "ends": "fins de phrase, F1",
    "inner_ends": "fins de phrase à l'intérieur d'un bloc, F1",
    "f1_departement": "départements, F1",
    "f1_departement_dit": "départements, F1 où le texte les nomme",
    "f1_region": "régions, F1",
    "f1_region_dit": "régions, F1 où le texte les nomme",
    "genre_accuracy": "genre exact",
    "date_accuracy": "date exacte où le texte la donne",
    "announced_precision": "nombre annoncé, précision",
    "announced_recall": "nombre annoncé, rappel",
    "f1_titre": "titre, F1",
    "f1_porteur": "porteur, F1",
    "f1_partenaires": "partenaires, F1",
    "f1_territoire": "territoire, F1",
    **{f"f1_{form}": f"{name}, F1" for form, name in FORMS.items()},
    **{f"loss_{form}": f"{name}, perte de F1" for form, name in FORMS.items()},
    **{f"f1_{genre}": f"{name}, F1" for genre, name in GENRES.items()},
}
_AXES: Final = {"theme": "thème", "tendance": "tendance"}


def score_name(name: str, taxonomy: Taxonomy) -> str:
    """Return the French name of a score; that of a part of the texts ends with `@<part>`.

    Raises:
        KeyError: nobody gave it one.
    """
    whole, at, part = name.partition("@")
    if at:
        return f"{GENRES.get(part, part)} : {NAMES[whole]}"
    for axis, label in taxonomy:
        if name == f"f1_{label.code}":
            return f"{_AXES[axis]} « {label.court} », F1"
    return NAMES[name]


def in_french(score: Score) -> tuple[str, str]:
    """Return the value and the interval as French writes them: `0,837` and `0,816 – 0,856`."""
    value, low, high = (
        f"{number:.3f}".replace(".", ",") for number in (score.value, score.low, score.high)
    )
    return value, f"{low} – {high}"
