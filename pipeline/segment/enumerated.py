"""Where a sentence that announces several actions and tells them one after the other may be cut.

« Parmi les mesures phares, on notera le partage de… , la suppression de… et l'ouverture de… »:
each is an action of its own, and nothing but a comma stands between them. A comma cuts only where
such words lead in, and where what it parts is long enough to be an action.
"""

import re
from typing import Final

_ITEM: Final = (
    r"(?:(?:une?|des|du|le|la|les|deux|trois|quatre|cinq|six|sept|huit|dix|douze)\b (?!\d)"
    r"|[ld]['’](?:une? )?\w|qu[e'’])"
)
_TOLD: Final = r"\b(?:figur|on (?:not|retien|relèv|trouv|compt|cit)|cit|retien|signal)\w*"
_ACTIONS: Final = (
    r"\b(?:action|chose|demande|idée|initiative|levier|mesure|piste|priorité|projet|proposition"
    r"|revendication|solution)s\b"
)
LEAD_IN: Final = re.compile(
    rf"\b(?:parmi|au nombre des?)\b[^.;:!?]{{3,120}}?{_TOLD}[^,.;:!?]{{0,40}}?(?:,| :)? (?={_ITEM})"
    rf"|{_ACTIONS}[^.;:!?]{{0,80}} : (?={_ITEM})",
    re.IGNORECASE,
)
BETWEEN: Final = re.compile(rf"(?:,|,? et|,? ou encore) (?={_ITEM})", re.IGNORECASE)
BREAK: Final = re.compile(r"[,.;:]")
WORDS: Final = 5  # of an action that is told before a comma, at least
WORDS_AFTER: Final = 4  # before the next mark


def enumerated(sentence: str) -> list[int]:
    """Return where the actions that a sentence lists begin; none unless it lists two at least."""
    lead_in = LEAD_IN.search(sentence)
    if lead_in is None:
        return []
    found = [lead_in.end()]
    for between in BETWEEN.finditer(sentence, lead_in.end()):
        before, after = sentence[found[-1] : between.start()], sentence[between.end() :]
        if len(before.split()) >= WORDS and len(BREAK.split(after, 1)[0].split()) >= WORDS_AFTER:
            found.append(between.end())
    return found if len(found) > 1 else []
