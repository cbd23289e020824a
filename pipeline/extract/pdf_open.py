"""A PDF opened by pdfplumber, for a file whose objects may refer to one another in a ring.

pdfminer follows a reference until it meets something else: an object that is a reference to
itself (`3 0 obj 3 0 R endobj`) would keep it for ever. Here a document answers with the object at
the end of its references, and there is none at the end of a ring, as for any object that is not in
the file. Nothing of the libraries is changed: both classes are derived.
"""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfminer.pdfdocument import PDFDocument


def opened(data: bytes) -> Any:  # noqa: ANN401  pdfplumber has loose types
    """Return the pdfplumber PDF of a file, without what it states of itself; close it after use.

    Raises:
        Exception: anything, where the file is broken.
    """
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdfparser import PDFParser
    from pdfplumber.pdf import PDF

    class Opened(PDF):
        """pdfplumber's own but for the document, which that makes itself."""

        def __init__(self, stream: BytesIO) -> None:
            self.stream = stream
            self.stream_is_external = True
            self.path = self.pages_to_parse = self.laparams = None
            self.password = self.unicode_norm = None
            self.raise_unicode_errors = True
            self.doc = ringless()(PDFParser(stream))
            self.rsrcmgr = PDFResourceManager()
            self.metadata: dict[str, object] = {}

    return Opened(BytesIO(data))


@cache
def ringless() -> "type[PDFDocument]":
    """Return the class of a document of which no object is a reference."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfexceptions import PDFObjectNotFound
    from pdfminer.pdftypes import PDFObjRef

    class Ringless(PDFDocument):
        """A document of which no object is a reference."""

        def getobj(self, objid: int) -> object:
            """Return an object, that which it refers to where it is a reference.

            Raises:
                PDFObjectNotFound: there is none, or it refers to itself in the end.
            """
            found, seen = super().getobj(objid), {objid}
            while isinstance(found, PDFObjRef):
                if found.objid in seen:
                    raise PDFObjectNotFound(objid)
                seen.add(found.objid)
                found = super().getobj(found.objid)
            return found

    return Ringless
