"""E-mails (.eml): subject, addresses, body; the documents attached are members of their own."""

import codecs
import email
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from typing import Final, TypeAlias
from urllib.parse import unquote

from pipeline.coverage import Ledger
from pipeline.encoding import decode
from pipeline.extract.draft import Draft, Piece, Reading, joined, reading, text_draft
from pipeline.extract.html import read_html
from pipeline.extract.mail_end import parted, without_ends
from pipeline.extract.plain import read_plain
from pipeline.text import inked

Mail: TypeAlias = "Message[str, str]"
_SHOWN: Final = ("from", "to", "cc", "date")
_HTML: Final = "text/html"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_PLAIN: Final = "text/plain"
_TEXTS: Final = (_HTML, _PLAIN)
_SUFFIXES: Final = {  # of parts without a name; the bytes tell how they are read, and this name CSV
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.text": ".odt",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/markdown": ".md",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
}
_SERVES: Final = frozenset(  # signatures, notices, and other versions of a body
    [
        *("application/pgp-signature", "application/pkcs7-signature"),
        *("application/x-pkcs7-signature", "text/rfc822-headers"),
        *("text/enriched", "text/richtext", "text/watch-html", "text/x-amp-html"),
    ]
)
_ADDRESS: Final = re.compile(
    r"https?://\S+|\[(?:image|cid)\b[^\[\]]*\]"
)  # a text version spells it
_STUB: Final = 2 / 3  # of the letters of the text version: a page with fewer has lost some
_CHARSETS: Final = frozenset(  # no codec that is slow, or that does more than read text
    ["cp1252", "iso8859-1", "iso8859-15", "mac-roman", "cp850", "utf-16", "utf-16-le", "utf-16-be"]
)


def read_mail(data: bytes) -> Reading:
    """Return the blocks of an e-mail: its subject is a heading, its addresses are furniture.

    So are its signature, its notices and the heads of the e-mails below it (`mail_end`).
    Of two versions of a body the one in HTML is read, since it says what is a list or a table,
    unless it is a stub of the other (« Voir en ligne »).
    """
    message = email.message_from_bytes(data)
    ledger = Ledger(counted=_count(message))
    drafts = [text_draft("heading", header(message, "subject"), 1)]
    drafts += [text_draft("furniture", header(message, name)) for name in _SHOWN]
    body = [draft for part in _bodies(message, ledger) for draft in _body(part, ledger)]
    drafts += without_ends(body)
    return reading(drafts, header(message, "subject"), ledger)


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each part that is no body, stated as attached or not.

    Pictures that the body shows are left out, and what only serves the mail. A part without a name
    is given one by its rank and its type.
    """
    leaves = list(_leaves(email.message_from_bytes(data)))
    pages = [unquote(_text(part)) for part in leaves if part.get_content_type() == _HTML]
    for rank, part in enumerate(leaves, 1):
        if part.get_content_type() == "message/rfc822":
            (inner,) = _parts(part)[:1] or [part]
            yield _name(part) or f"message-{rank}.eml", inner.as_bytes()
        elif _is_attached(part) and not _is_decoration(part, pages):
            suffix = _SUFFIXES.get(part.get_content_type(), "")
            yield _name(part) or f"piece-{rank}{suffix}", _bytes(part)


def header(message: Mail, name: str) -> str:
    """Return a header as text, raw where it cannot be decoded; its name is in small letters."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    try:
        if not raw.isascii():  # bytes that should have been encoded
            raw = decode(raw.encode("utf-8", "surrogateescape"))
        return _decoded(raw)
    except (LookupError, ValueError):
        return raw


def _decoded(raw: str) -> str:
    """Return a header as text that can be written: UTF-7 may say halves of characters."""
    return str(make_header(decode_header(raw))).encode(errors="replace").decode()


def _bodies(part: Mail, ledger: Ledger) -> Iterator[Mail]:
    """Yield the parts that are the body; other versions of the same are counted apart."""
    parts = _parts(part)
    if part.get_content_type() == "message/rfc822":
        return
    if part.get_content_type() == "multipart/alternative":
        kept = _version(parts)
        for inner in parts:
            if inner is kept:
                yield from _bodies(inner, ledger)
            else:
                ledger.apart["doublon"] += sum(_characters(leaf) for leaf in _leaves(inner))
    elif part.is_multipart():
        for inner in parts:
            yield from _bodies(inner, ledger)
    elif part.get_content_type() in _TEXTS and not _is_attached(part):
        yield part


def _version(parts: "list[Mail]") -> "Mail | None":
    """Return which of several versions of a body is read."""
    page = next((inner for inner in parts if _holds(inner, _HTML)), None)
    text = next((inner for inner in reversed(parts) if _holds(inner, _PLAIN)), None)
    if page is None or text is None or page is text:
        return page or text or (parts[-1] if parts else None)
    return text if _letters(page) < _STUB * _letters(text) else page


def _letters(part: Mail) -> int:
    """Return how many letters a version shows, addresses of pages and of pictures left out."""
    found = 0
    for leaf in _leaves(part):
        if _is_attached(leaf):
            continue
        text = _text(leaf)
        if leaf.get_content_type() == _HTML:
            drafts = read_html(text).drafts if text.strip() else []
            text = " ".join(joined(draft.pieces) for draft in drafts)
        found += sum(sign.isalnum() for sign in _ADDRESS.sub("", text))
    return found


def _body(part: Mail, ledger: Ledger) -> list[Draft]:
    text = _text(part)
    if part.get_content_type() == _HTML:
        if not text.strip():
            return []
        page = read_html(text)
        ledger.apart += page.ledger.apart
        ledger.apart["furniture"] -= sum(draft.marks for draft in page.drafts)  # counted at the end
        return page.drafts
    plain = read_plain(parted(text))
    ledger.apart["furniture"] += plain.marks
    ledger.apart["cache"] += plain.hidden
    return [
        Draft(block.kind, [Piece(block.text)], block.level, block.cells) for block in plain.blocks
    ]


def _count(message: Mail) -> int:
    """Return the characters of the headers shown and of all texts, whatever version is read."""
    headers = sum(inked(header(message, name)) for name in ("subject", *_SHOWN))
    return headers + sum(_characters(leaf) for leaf in _leaves(message))


def _characters(part: Mail) -> int:
    if part.get_content_type() not in _TEXTS or _is_attached(part):
        return 0
    text = _text(part)
    if part.get_content_type() == _HTML:
        return read_html(text).ledger.counted if text.strip() else 0
    return inked(text)


def _leaves(part: Mail) -> Iterator[Mail]:
    """Yield the parts that hold no other; a message attached is one."""
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        for inner in _parts(part):
            yield from _leaves(inner)
    else:
        yield part


def _parts(part: Mail) -> list[Mail]:
    payload = part.get_payload() if part.is_multipart() else ()
    return [inner for inner in payload if isinstance(inner, Message)]


def _holds(part: Mail, kind: str) -> bool:
    return any(leaf.get_content_type() == kind for leaf in _leaves(part))


def _is_attached(part: Mail) -> bool:
    stated = part.get_content_disposition()
    return stated == "attachment" or bool(part.get_filename()) or not _is_text(part)


def _is_text(part: Mail) -> bool:
    return part.get_content_type() in _TEXTS


def _is_decoration(part: Mail, pages: list[str]) -> bool:
    """Tell a picture that a page of the body shows, such as a logo, and what serves the mail."""
    if part.get_content_disposition() == "attachment":
        return False
    if part.get_content_type() in _SERVES:
        return not part.get_filename()
    ident = str(part.get("Content-ID", "")).strip().strip("<>")
    is_picture = part.get_content_maintype() == "image"
    return is_picture and bool(ident) and any(f"cid:{ident}" in page for page in pages)


def _name(part: Mail) -> str:
    name = part.get_filename() or ""
    try:
        return _decoded(name)
    except (LookupError, ValueError):
        return name


def _bytes(part: Mail) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Mail) -> str:
    """Return the text of a part: UTF-8 if it is that, else as declared, else as it looks."""
    raw = _bytes(part)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        declared = codecs.lookup(part.get_content_charset() or "").name
        return raw.decode(declared) if declared in _CHARSETS else decode(raw)
    except (LookupError, ValueError):
        return raw.decode("cp1252", "replace")
