"""Words of RTF: groups without text or read on their own, characters, encodings."""

import re
from typing import Final

# Groups that hold no text of the document, or hold it for programs that cannot show the rest.
SKIPPED: Final = frozenset(
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "sp", "sn", "sv", "fldinst"),
        *("fldtype", "filetbl", "revtbl", "listtable", "listoverridetable", "nonesttables"),
        *("shprslt", "xe", "tc", "private", "objdata", "objclass", "objname", "template"),
        *("themedata", "datastore", "generator", "pn", "ftnsep", "ftnsepc", "aftnsep"),
    )
)
MATHS: Final = re.compile(r"m[a-z]{1,20}pr|mmathpict")  # of formulas: how they look, their picture
STARRED: Final = frozenset(
    (
        *("shpinst", "shptxt", "do", "dptxbxtext", "annotation", "footnote"),
        *("momath", "momathpara"),
    )
)
STORIES: Final = {
    **{f"header{side}": "header" for side in ("", "l", "r", "f")},
    **{f"footer{side}": "footer" for side in ("", "l", "r", "f")},
    "footnote": "footnote",
    "annotation": "annotation",
    "shptxt": "box",
    "dptxbxtext": "box",
}
SIGNS: Final = {
    "tab": " ",
    "page": " ",
    "column": " ",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "nestcell": " ",
    "line": "\n",
    "bullet": "•",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
SYMBOLS: Final = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": " "}
CHARSETS: Final = {  # those that may not be the encoding of the file
    code: name
    for name, code in (
        *(("symbol", 2), ("mac_roman", 77), ("cp1253", 161), ("cp1254", 162), ("cp1258", 163)),
        *(("cp1257", 186), ("cp1251", 204), ("cp1250", 238), ("cp437", 254), ("cp850", 255)),
    )
}
PAGES: Final = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
