"""The parts of pages that come by the hundred thousand, as HTML: a proof, a card.

They are put together here and not in a template, which takes five times as long; every value is
escaped on its way in.
"""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from pipeline.report.cards import Card, Fact
from pipeline.report.proofs import Proof, Quote, Sheet
from pipeline.report.wording import escaped, number, plural

_LETTERS: Final = ("caractère", "caractères")


def proof_section(proof: Proof, back: str, source: str) -> Markup:
    """Return the section of a proof; `back` is the page of its card under `rapport/`."""
    name = escaped(proof.identifier)
    passage = "".join(f"<p>{block}</p>" for block in proof.passage)
    parts = [
        (
            f'<section class="proof" id="{name}" aria-labelledby="h-{name}">\n'
            f'<h2 id="h-{name}">{escaped(proof.heading)}</h2>\n'
            f'<p class="place">{escaped(proof.place)}. <a href="../{escaped(back)}#{name}">'
            f'Retour à la proposition</a></p>\n<div class="sides{" two" * bool(proof.sheets)}">\n'
            "<div>\n<h3>Le passage</h3>\n"
            f"<blockquote>{_near(proof.before)}{passage}{_near(proof.after)}</blockquote>\n"
        ),
        _quotes("Les champs", proof.fields),
        _quotes("Les étiquettes", proof.tags),
        "</div>\n",
        sheet_figures(proof.sheets, escaped(source)),
        "</div>\n</section>\n",
    ]
    return Markup("".join(parts))  # noqa: S704  each part is escaped


def _near(text: Markup) -> str:
    return f'<p class="near">{text}</p>' if text else ""


def _quotes(title: str, quotes: Iterable[Quote]) -> str:
    lines = "".join(
        f'<div id="{escaped(one.anchor)}"><dt{_border(one.colour)}>{escaped(one.label)}</dt>'
        f"<dd><strong>{escaped(one.value)}</strong>"
        + (
            f'<span class="quote">{one.marked}</span></dd></div>\n'
            if one.marked
            else "</dd></div>\n"
        )
        for one in quotes
    )
    return f"<h3>{title}</h3>\n<dl>{lines}</dl>\n" if lines else ""


def _border(colour: str) -> str:
    return f' style="border-color:{escaped(colour)}"' if colour else ""


def sheet_figures(sheets: Iterable[Sheet], source: str) -> str:
    """Return the pages of a document, whose name is escaped already, with their boxes."""
    figures = "".join(
        f'<figure><div class="sheet" style="aspect-ratio:{sheet.ratio}">'
        f'<img src="{escaped(sheet.picture)}" loading="lazy" alt="Page {sheet.page} de {source}, '
        'le passage encadré ; son texte est donné à côté.">\n'
        + "".join(
            f'<i class="{"mot" if box.words else "cadre"}" style="left:{box.left}%;top:{box.top}%;'
            f'width:{box.width}%;height:{box.height}%"></i>'
            for box in sheet.boxes
        )
        + f"</div><figcaption>Page {number(sheet.page)}</figcaption></figure>\n"
        for sheet in sheets
    )
    return f"<div>\n{figures}</div>\n" if figures else ""


def card_article(card: Card) -> Markup:
    """Return the article of a card."""
    proof = escaped(card.proof)
    parts = [
        (
            f'<article class="card" id="{escaped(card.identifier)}" '
            f'data-statut="{escaped(card.statut_code)}"{" data-relire" * card.to_review}>\n'
            f"<h3>{escaped(card.heading)}</h3>\n"
        ),
        f'<p class="text">{escaped(card.body)}</p>' if card.body else "",
        _rest(card.rest),
        (
            '<dl class="facts">\n'
            f'<div><dt>Source</dt><dd><a href="{proof}">{escaped(card.place)}</a></dd></div>\n'
        ),
        *map(_fact, (Fact("Statut", card.statut, card.statut_proof), *card.facts)),
    ]
    for name, chips in card.tags:
        held = "".join(
            f'<a class="chip" style="border-color:{escaped(chip.colour)}" '
            f'href="{escaped(chip.proof)}">{escaped(chip.label)}'
            + (
                f' <span class="prob">{escaped(chip.probability)}</span></a> '
                if chip.probability
                else "</a> "
            )
            for chip in chips
        )
        parts.append(f"<div><dt>{name}</dt><dd>{held}</dd></div>\n")
    parts.append("</dl>\n")
    if card.to_review:
        reasons = f" : {escaped(' ; '.join(card.reasons))}" if card.reasons else ""
        parts.append(f'<p class="review"><strong>À relire</strong>{reasons}</p>')
    parts.append("</article>\n")
    return Markup("".join(parts))  # noqa: S704  each part is escaped


def _fact(fact: Fact) -> str:
    value = escaped(fact.value)
    held = f'<a href="{escaped(fact.proof)}">{value}</a>' if fact.proof else value
    return f"<div><dt>{escaped(fact.name)}</dt><dd>{held}</dd></div>\n"


def _rest(rest: str) -> str:
    if not rest:
        return ""
    return (
        f'<details class="rest"><summary>Lire la suite du texte ({plural(len(rest), *_LETTERS)})'
        f'</summary><p class="text">{escaped(rest)}</p></details>'
    )
