"""The rules of the architecture as functions over syntax trees; each returns its violations."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MAX_MODULE: Final = 250
MAX_BODY: Final = 50

LAYERS: Final = (
    {"errors", "text", "document", "proposal", "encoding", "result", "processes", "printer", ""}
    | {"coverage", "separator", "spread", "relecture"},
    {
        "settings",
        "taxonomy",
        "lexicon",
        "faits",
        "communes",
        "yaml_file",
        "places",
        "territoires",
        "resources",
        "journal",
        "card",
        "skops_file",
        "forest",
    },
    {"extract", "facts", "segment", "classify", "store", "report"}
    | {"calibrate", "evaluate", "confidence_scores", "form_scores", "label_scores", "fact_scores"}
    | {"gold_scores", "review_scores"}
    | {"review", "score_names", "twins", "estimate", "groups", "noms"},
    {"bench", "engine", "training"},
    {"cli"},
    {"flows"},
)
STEPS: Final = {"extract", "facts", "segment", "classify", "store", "report"}
HOMES: Final = {
    "pdfplumber": {"bench", "extract"},
    "pdfminer": {"extract"},
    "pypdfium2": {"extract", "training"},
    "pytesseract": {"extract"},
    "olefile": {"extract"},
    "oxmsg": {"extract"},
    "lxml": {"bench", "extract"},
    "xlrd": {"extract"},
    "tinycss2": {"extract"},
    "py3langid": {"extract"},
    "docx": {"bench", "extract", "report", "training"},
    "reportlab": {"training"},
    "spacy": {"segment", "training"},
    "thinc": {"segment", "training"},
    "pycrfsuite": {"training"},
    "datasketch": {"twins"},
    "rapidfuzz": {"evaluate", "training"},
    "scipy": {"estimate", "evaluate", "extract", "groups", "segment", "training"},
    "sklearn": {"bench", "segment", "calibrate", "training"},
    "skops": {"skops_file"},
    "pyarrow": {"report", "store"},
    "python_calamine": {"extract", "store"},
    "pandas": {"estimate", "store"},
    "matplotlib": {"training"},
    "jinja2": {"report"},
    "xlsxwriter": {"report"},
    "weasyprint": {"printer"},
    "PIL": {"extract", "training"},
    "pebble": {"engine"},
    "click": {"cli"},
    "rich": {"cli"},
    "prefect": {"flows"},
    "prefect_dask": {"flows"},
    "dask": {"flows"},
    "distributed": {"flows"},
    "fsspec": {"engine"},
    "uvicorn": {"flows"},
}
# calls that make a value and do nothing else
PURE: Final = {
    *("Final", "TypeVar", "NewType", "Path", "frozenset", "set", "dict", "tuple", "list", "sorted"),
    *("range", "len", "str", "max", "min", "zip", "enumerate", "Lock", "Condition"),
    "Limits",
    *("re.compile", "str.maketrans", "logging.getLogger", "field", "Field", "ConfigDict"),
    *("SettingsConfigDict", "resolve", "joinpath", "keys", "values", "items", "split", "join"),
    *("format", "timedelta", "click.option", "click.argument", "click.Path", "click.IntRange"),
    *("click.Choice", "add_command", "re.escape", "strip", "datetime", "partial", "Piece"),
    *("interval", "attrgetter", "ctypes.CFUNCTYPE", "Letters", "Part"),
}
INERT: Final = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Pass)
PURE_MODULES: Final = {"pa"}  # types of columns


def unit(name: str) -> str:
    """Return what a dotted module belongs to: `pipeline.store.tables` to `store`."""
    parts = name.split(".")
    if parts[0] == "flows":
        return "flows"
    return parts[1] if len(parts) > 1 else ""


def layer(name: str) -> int:
    """Return the layer of a unit.

    Raises:
        KeyError: the unit has no layer yet.
    """
    for number, units in enumerate(LAYERS):
        if name in units:
            return number
    raise KeyError(name)


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of all that a module imports, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module in {"pipeline", "flows"}:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    yield node.lineno, node.module if alias.name.startswith("__") else inner
            else:
                yield node.lineno, node.module


def import_faults(name: str, tree: ast.Module) -> list[str]:
    """Return the imports of a module that go up, across steps, or away from a library's home."""
    mine = unit(name)
    faults = []
    for line, target in imports(tree):
        top = target.split(".", maxsplit=1)[0]
        if top in HOMES and mine not in HOMES[top]:
            faults.append(f"{name}:{line} {top} has its home in {sorted(HOMES[top])}")
        if top not in {"pipeline", "flows"}:
            continue
        theirs = unit(target)
        if theirs == "flows" and mine not in {"cli", "flows"}:
            faults.append(f"{name}:{line} only cli imports flows")
        elif theirs == mine or (theirs == "flows" and mine == "cli"):
            continue
        elif layer(theirs) > layer(mine):
            faults.append(f"{name}:{line} imports {target}, a higher layer")
        elif layer(theirs) == layer(mine) and theirs in STEPS:
            faults.append(f"{name}:{line} imports {target}, a step of its own layer")
    return faults


def relative_faults(name: str, tree: ast.Module) -> list[str]:
    """Return the relative imports of a module, which would hide from the other rules."""
    return [
        f"{name}:{node.lineno} imports relatively"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def effect_faults(name: str, tree: ast.Module) -> list[str]:
    """Return what a module does when it is imported, beyond naming things."""
    return [f"{name}:{node.lineno} acts at import" for node in _effects(tree.body)]


def _effects(body: list[ast.stmt]) -> Iterator[ast.stmt | ast.Call]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _effects(node.body)
        elif isinstance(node, INERT) or (isinstance(node, ast.If) and _is_guard(node.test)):
            continue
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr):
            yield from (call for call in _calls(node) if not _is_pure(call.func))
        else:
            yield node


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Lambda):
            yield from _calls(child)


def _is_guard(test: ast.expr) -> bool:
    return ast.unparse(test) in {"TYPE_CHECKING", "__name__ == '__main__'"}


def _is_pure(function: ast.expr) -> bool:
    text = ast.unparse(function)
    last = function.attr if isinstance(function, ast.Attribute) else text
    return text in PURE or last in PURE or text.split(".", maxsplit=1)[0] in PURE_MODULES


def length_faults(name: str, source: str, tree: ast.Module) -> list[str]:
    """Return the module if it is too long and its functions whose body is."""
    faults = []
    lines = len(source.splitlines())
    if lines > MAX_MODULE:
        faults.append(f"{name} has {lines} lines")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = (node.end_lineno or 0) - node.body[0].lineno + 1
            if body > MAX_BODY:
                faults.append(f"{name}:{node.lineno} {node.name} has a body of {body} lines")
    return faults


def faults_of(name: str, source: str) -> list[str]:
    """Return every violation in the source of a module of that dotted name."""
    tree = ast.parse(source)
    return [
        *import_faults(name, tree),
        *relative_faults(name, tree),
        *effect_faults(name, tree),
        *length_faults(name, source, tree),
    ]


def modules(root: Path) -> Iterator[tuple[str, str]]:
    """Yield (dotted name, source) of every module of `pipeline` and `flows`."""
    for package in ("pipeline", "flows"):
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            yield name, path.read_text(encoding="utf-8")
