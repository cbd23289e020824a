"""The words that tell a person's name from the name of a place, a law or an institution."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.communes import RANKS, SMALL
from pipeline.communes import SOURCE as COMMUNES
from pipeline.settings import RESOURCES

SOURCE: Final = RESOURCES / "prenoms.txt"
NOT_NAMES: Final = RESOURCES / "sans_nom.txt"
SPACE: Final = r"[ \u00a0\u202f]"
_LETTER: Final = r"[A-ZÀ-ÖØ-ÞŒŞİ]"
# « Guivarc'h », « Le Goff-Abalain », « Law-Yen », « D'Angelo », « KELLER »
WORD: Final = rf"{_LETTER}(?:['’]{_LETTER})?\w*(?:['’]\w+)?(?:[-‐‑]\w[\w'’]*)*"
INITIALS: Final = rf"{_LETTER}[a-zé]?\.(?:{SPACE}?[-‐‑]?{SPACE}?{_LETTER}\.)*"
PARTICLE: Final = (
    r"(?:de|du|des|da|do|dos|di|del|della|van|von|der|den|ter|ten|el|al|ben|bin|ait|aït|ould)"
    rf"{SPACE}|(?:de{SPACE}la|de{SPACE}l['’]|van{SPACE}der|van{SPACE}den){SPACE}?|d['’]"
)
TITLES: Final = (
    r"M\.|MM\.|Mr\.?|Mrs|Mmes?\b\.?|Mlles?\b\.?|Drs?\b\.?|Dre\b|Prs?\b\.?|Pre\b|Me\b|Mgr\b|"
    r"Mesdames|Messieurs|Madame|Monsieur|Mademoiselle|Maître|Sœur|Frère|Père|Cne|Cdt|Col\.|Lt|"
    r"[Dd]octeure?s?|[Pp]rofesseure?s?|[Aa]bbé|[Cc]apitaine|[Cc]olonel|[Cc]ommandant|"
    r"[Ll]ieutenante?|[Aa]djudante?|[Ss]ergente?|[Pp]asteure?|[Ii]mam"
)
# several persons may follow these
PLURAL: Final = re.compile(r"MM\.|Mmes|Mlles|Drs|Prs|Mesdames|Messieurs|\w+eure?s$")
# what bears the name of somebody: it stands just before, with the words that may come between
INSTITUTIONS: Final = (
    r"rues?|avenues?|av\.|boulevards?|bd|places?|allées?|chemin|impasse|quai|square|cours|route|"
    r"pont|quartiers?|cités?|résidences?|lycées?|collèges?|écoles?|universités?|facultés?|campus|"
    r"crèches?|gymnases?|stades?|salles?|espaces?|médiathèques?|bibliothèques?|théâtres?|cinémas?|"
    r"musées?|hôtel|hôpital|hôpitaux|chu|chs?|chr|chru|ghu?|epsm|eps|cliniques?|polycliniques?|"
    r"centres?|instituts?|fondations?|ehpad|foyers?|maisons?|msp|pôles?|pavillons?|bâtiments?|"
    r"casernes?|lois?|chartes?|fonds|plans?|prix|réseaux?|ouragans?|cyclones?|tempêtes?|laboratoires?|festivals?|"
    r"lac|mont|port|gare|station|île|îlet|îlot|parcs?|lotissements?|amphithéâtres?|syndromes?|"
    r"maladies?|échelles?|protocoles?|rapports?|ségur|groupes?|établissements?|auditorium|"
    r"complexes?|esplanade|jardins?|promenade|villa|ssr|smr|had|esat|ime|mas|fam|cmp|camsp|cattp|"
    r"plateau|aéroport|église|chapelle|paroisse|saints?|sainte|st|ste|association|clos|domaine|"
    r"bastide|mas|tour|halle|ferme|château|fort|baie|anse|pointe|cap|saut|ravine|morne|rivière"
)
_BETWEEN: Final = (
    r"hospitalière?s?|hospitaliers|locale?|intercommunale?|universitaires?|psychiatriques?|"
    r"municipale?|départementale?|régionale?|spécialisée?|privée?|publique?|sociale?|médicale?|"
    r"culturelle?|polyvalente|primaires?|maternelles?|élémentaires?|généraux|technique|agricole|"
    r"professionnel|de santé|des fêtes|de congrès|des congrès|d['’]accueil|de retraite|de soins|"
    r"de rééducation|de réadaptation|de gériatrie|mère-enfant|pédiatrique|de formation"
)
KEPT_BEFORE: Final = re.compile(
    rf"(?<![\w-])(?:{INSTITUTIONS})(?:{SPACE}(?:{_BETWEEN}))*{SPACE}"
    rf"(?:(?:du|de{SPACE}la|de|des|le|la|l['’])?{SPACE}?)"
    rf"(?:Dr{SPACE}|Docteur{SPACE}|Commandant[ -]|Général[ -]|Maréchal[ -]|Professeur{SPACE}|"
    rf"Pr{SPACE}|Colonel[ -]|Amiral[ -]|Capitaine[ -]|Abbé[ -]|Président[ -]|Père[ -])?[«\"“]?$",
    re.IGNORECASE,
)
# what comes before the name of somebody who has no title
CUE: Final = re.compile(
    rf"(?<!\w)(?:(?:recueillis?|rédigée?s?|réalisée?s?|présentée?s?|animée?s?|signée?s?|proposée?s?|écrite?)"
    rf"{SPACE}par|signature{SPACE}?:|(?<![^\n])Par|Textes?{SPACE}?:|Photos?{SPACE}?:|"
    rf"Signé{SPACE}?:|Contacts?{SPACE}?:|Réponse{SPACE}de|Entretien{SPACE}avec|"
    rf"[Ss]ecrétaire(?:{SPACE}de{SPACE}séance)?{SPACE}?:|[Rr]apporteur(?:e|se)?{SPACE}?:|"
    rf"[Aa]nimat(?:eur|rice|ion){SPACE}?:|[Rr]édact(?:eur|rice|ion){SPACE}?:|"
    rf"(?:s['’]appelle|se{SPACE}nomme|[Aa]ppelons-l[ea]|prénommée?|dénommée?|nommée?)){SPACE}"
)
# after a given name that stands alone, what says that it is one
AFTER_ALONE: Final = re.compile(
    rf"{SPACE}?(?:,{SPACE}(?:\d+{SPACE}ans|[a-zé]{{4,}})|{SPACE}?[:–—(]|{SPACE}(?:et|ou){SPACE})"
)


@dataclass(frozen=True, slots=True)
class GivenNames:
    """`all` given names, and those that are `common` words or places too; without accents lost."""

    all: frozenset[str]
    common: frozenset[str]


@cache
def given_names() -> GivenNames:
    """Return the given names of `prenoms.txt`."""
    alone: set[str] = set()
    common: set[str] = set()
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        if line.startswith("~"):
            common.update(line[1:].split())
        elif not line.startswith("#"):
            alone.update(line.split())
    return GivenNames(frozenset(alone | common), frozenset(common))


def is_given(word: str) -> bool:
    """Return whether a word, each of its parts where it is composite, is a given name."""
    names = given_names().all
    parts = re.split("[-‐‑]", word)
    return all((part.capitalize() if part.isupper() else part) in names for part in parts)


def says_little(word: str) -> bool:
    """Return whether a given name is a common word, a place or a surname as well."""
    word = word.capitalize() if word.isupper() else word
    return word in given_names().common or word in _communes()


@cache
def _communes() -> frozenset[str]:
    """Return the names of towns that are one word; a village has few readers to mistake it."""
    listed = json.loads(COMMUNES.read_text(encoding="utf-8")).values()
    ranks = RANKS[:SMALL]
    names = (name for by_rank in listed for rank in ranks for name in by_rank[rank])
    return frozenset(filter(str.isalpha, names))


def can_be_name(word: str) -> bool:
    """Return whether a capitalised word may be a part of somebody's name."""
    low = word.lower()
    return low not in _not_names() and not low.startswith(("saint-", "sainte-", "st-", "ste-"))


@cache
def _not_names() -> frozenset[str]:
    lines = NOT_NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
