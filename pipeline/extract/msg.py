"""E-mails of Outlook (.msg), made into the e-mail that they were and read as `mail` does."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime
from io import BytesIO
from typing import Any, Final

from pipeline.errors import DocumentError, UnsupportedFormat
from pipeline.extract.draft import Reading
from pipeline.extract.mail import read_mail

_INNER: Final = (
    "Ce courriel est joint à un autre, au format d'Outlook. Ouvrez-le, enregistrez-le à part (.msg "
    "ou .eml) et déposez-le."
)
_LINKED: Final = "Cette pièce n'est qu'un lien vers un fichier. Déposez le fichier lui-même."
_EMBEDDED: Final = 5
_METHOD: Final = 0x3705  # PidTagAttachMethod
_SHORT_NAME: Final = 0x3704  # PidTagAttachFilename
_SHOWN_NAME: Final = 0x3001  # PidTagDisplayName
_CONTENT_ID: Final = 0x3712  # PidTagAttachContentId
_TO: Final = 0x0E04  # PidTagDisplayTo
_CC: Final = 0x0E03  # PidTagDisplayCc


def read_msg(data: bytes) -> Reading:
    """Return the blocks of an e-mail of Outlook.

    Its body in RTF alone is not read: Outlook writes it as plain text too.
    """
    return read_mail(_mail(_opened(data)))


def msg_attachments(data: bytes) -> Iterator[tuple[str, bytes | DocumentError]]:
    """Yield name and bytes of each document attached, or why there are none (French).

    Pictures that the body shows are left out.
    """
    message = _opened(data)
    for rank, attached in enumerate(message.attachments, 1):
        stated = attached.properties
        name = attached.file_name or stated.str_prop_value(_SHORT_NAME)
        name = name or stated.str_prop_value(_SHOWN_NAME) or f"piece-{rank}"
        method = stated.int_prop_value(_METHOD)
        if attached.file_bytes is not None:
            picture = (attached.mime_type or "").startswith("image/")
            if not (picture and stated.str_prop_value(_CONTENT_ID)):
                yield name, attached.file_bytes
        else:
            yield name, UnsupportedFormat(_INNER if method == _EMBEDDED else _LINKED)


def _mail(message: Any) -> bytes:  # noqa: ANN401
    """Return the e-mail that Outlook kept: subject, addresses, date, text and HTML."""
    made = EmailMessage()
    stated = message.properties
    headers = {
        "Subject": message.subject,
        "From": message.sender,
        "To": stated.str_prop_value(_TO),
        "Cc": stated.str_prop_value(_CC),
        "Date": format_datetime(message.sent_date) if message.sent_date else "",
    }
    for name, value in headers.items():
        if text := " ".join((value or "").replace("\0", "").split()):
            made[name] = text
    plain, html = message.body or "", message.html_body or ""
    if plain.strip() or not html.strip():
        made.set_content(plain.replace("\0", ""), charset="utf-8")
        if html.strip():
            made.add_alternative(html.replace("\0", ""), subtype="html", charset="utf-8")
    else:
        made.set_content(html.replace("\0", ""), subtype="html", charset="utf-8")
    return made.as_bytes()


def _opened(data: bytes) -> Any:  # noqa: ANN401
    from oxmsg import Message

    return Message.load(BytesIO(data))  # given bytes, olefile takes short ones for a path
