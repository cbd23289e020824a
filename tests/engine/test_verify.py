"""A changed byte in anything that made some results is found and named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.cli.app import run as command
from pipeline.engine.fusion import join
from pipeline.engine.pool import workers
from pipeline.engine.rapport import renew
from pipeline.engine.run import run_direct
from pipeline.engine.verify import Verdict, verify
from pipeline.errors import UsageError
from pipeline.relecture import COLUMNS as REVIEWED
from pipeline.settings import Settings, load_settings
from pipeline.store.schemas import COLUMNS
from pipeline.store.seals import REVIEWS

ROOT = Path(__file__).parents[2]
Flip = Callable[[Path], None]


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(ouvriers=1)


@pytest.fixture(scope="module")
def base(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("verifier")
    sources = root / "sources"
    sources.mkdir()
    for name in ("15-orne-cts", "20-martinique-releve"):
        lines = (ROOT / f"data/annotated/k/{name}.cnr").read_text("utf-8").splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith("@@"))
        (sources / f"{name}.md").write_text(text, encoding="utf-8")
    (sources / "vide.txt").write_bytes(b"")
    (sources / "dehors.txt").symlink_to("/etc/hostname")
    shutil.make_archive(str(sources / "lot"), "zip", ROOT / "data" / "raw", "annecy-entretien.txt")
    with workers(settings):
        run_direct([sources], root / "agence", settings)
    return root


@pytest.fixture
def results(base: Path, tmp_path: Path) -> Path:
    """Results whose documents were moved: those of `sources` beside them."""
    shutil.copytree(base / "sources", tmp_path / "sources", symlinks=True)
    shutil.copytree(base / "agence", tmp_path / "agence")
    path = tmp_path / "agence" / "run.json"
    assert str(base) in path.read_text(encoding="utf-8")
    return tmp_path / "agence"


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def check(results: Path, settings: Settings, sources: Path | None = None) -> Verdict:
    return verify(results, settings, sources or results.parent / "sources")


def test_intact_results_are_done_again_to_the_same(
    base: Path, results: Path, settings: Settings, tmp_path: Path
) -> None:
    with workers(settings):
        assert check(results, settings) == Verdict((), (), again=True)
        assert verify(base / "agence", settings) == Verdict((), (), again=True)
    (tmp_path / "rien").mkdir()
    verdict = check(results, settings, tmp_path / "rien")
    assert (verdict.differences, verdict.again) == ((), False)
    assert "Documents introuvables : 4" in verdict.notes[0]
    with pytest.raises(UsageError, match="ne contient pas de résultats lisibles"):
        check(tmp_path / "rien", settings)


@pytest.mark.parametrize(
    "name",
    [
        *(f"{name}.parquet" for name in COLUMNS),
        *("run.json", "transmission.zip", "rapport/index.html", "rapport/rapport.xlsx"),
        "rapport/empreintes.json",
    ],
)
def test_a_changed_byte_of_the_results_is_named(
    name: str, results: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "rien").mkdir()
    flip(results / name)
    verdict = check(results, settings, tmp_path / "rien")
    assert any(name in difference for difference in verdict.differences)
    (results / name).unlink()
    try:
        verdict = check(results, settings, tmp_path / "rien")
    except UsageError:
        assert name == "run.json"
    else:
        assert any(name in difference for difference in verdict.differences)


def test_a_changed_review_is_named(results: Path, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "rien").mkdir()
    unit = pq.read_table(results / "proposals.parquet")["proposal_id"][0].as_py()
    given = f"{unit};oui;prevention;;propose;A. B.;2024-01-10;0,5"
    path = results / REVIEWS
    path.write_text(f"{';'.join(REVIEWED)}\n{given}\n", encoding="utf-8")
    with workers(settings):
        renew(results, settings)
    assert check(results, settings, tmp_path / "rien").differences == ()
    for old, new, said in (
        ("propose", "realise", "transmission.zip n'est pas ce que donnent les tables"),
        ("prevention", "preventiox", "relectures.csv » est à corriger"),
    ):
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
        found = check(results, settings, tmp_path / "rien").differences
        assert any(said in one for one in found), found
    assert any("preventiox" in one for one in found)


def test_a_changed_document_is_named_with_the_figures_that_it_changes(
    results: Path, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "sources" / "15-orne-cts.md"
    path.write_text("Bonjour, rien à dire pour cette fois, merci à tous.", encoding="utf-8")
    shutil.make_archive(
        str(tmp_path / "sources" / "lot"), "zip", ROOT / "data/raw", "doubs-parkinson.md"
    )
    with workers(settings):
        text = "\n".join(check(results, settings).differences)
    assert "Le document « 15-orne-cts.md » a changé" in text
    assert "Le document « lot.zip!/annecy-entretien.txt » a changé, a disparu" in text
    assert "proposals.parquet : les lignes de" in text
    assert "Chiffre « propositions » :" in text


def test_tables_that_were_sealed_again_differ_from_the_sources(
    results: Path, settings: Settings
) -> None:
    path = results / "proposals.parquet"
    table = pq.read_table(path)
    place = table.schema.get_field_index("statut")
    statuts = pa.array(["realise"] * table.num_rows, pa.string())
    pq.write_table(table.set_column(place, table.schema.field(place), statuts), path)
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    from pipeline.store.seals import table_seals

    record["tables"] = table_seals(results)
    (results / "run.json").write_text(json.dumps(record), encoding="utf-8")
    renew(results, settings)
    with workers(settings):
        text = "\n".join(check(results, settings).differences)
    assert "Chiffre « statut « Proposée » »" in text
    assert "proposals.parquet : les lignes de 3 document(s)" in text


def test_changed_models_taxonomy_code_and_settings_are_named(
    results: Path, settings: Settings, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    shutil.copytree(ROOT / "models", models)
    other = settings.model_copy(update={"modeles": models})
    flip(models / "segmentation" / "frontieres.skops")
    flip(models / "classement" / "card.json")
    taxonomy = tmp_path / "taxonomie.yaml"
    text = (ROOT / "pipeline/resources/taxonomie.yaml").read_text(encoding="utf-8")
    taxonomy.write_text(text.replace("Prévention", "prévention"), encoding="utf-8")
    other = other.model_copy(update={"taxonomie": taxonomy})
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    record["code_sha256"] = "0" * 64
    record["parameters"]["seconds"] = 61
    (results / "run.json").write_text(json.dumps(record), encoding="utf-8")
    text = "\n".join(check(results, other).differences)
    assert "frontieres.skops » a été modifié" in text
    assert "Le modèle « classement » n'est pas celui" in text
    assert "La taxonomie n'est pas celle du traitement" in text
    assert "son code a changé" in text
    assert "Les réglages inscrits dans run.json ont changé" in text


def test_joined_results_are_verified_too(results: Path, settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(results, tmp_path / "autre")
    joined = tmp_path / "ministère"
    join([results / "transmission.zip", tmp_path / "autre"], joined, settings)
    (note,) = verify(joined, settings).notes  # the documents are where run.json says
    assert note.startswith("Documents non cherchés : 8 (agence/15-orne-cts.md, ")
    assert "--sources" in note
    (tmp_path / "rien").mkdir()
    assert verify(joined, settings, tmp_path / "rien").notes[0].startswith("Documents introuvables")
    for name in ("agence", "autre"):
        shutil.copytree(tmp_path / "sources", tmp_path / "reçu" / name, symlinks=True)
    with workers(settings):
        assert verify(joined, settings, tmp_path / "reçu") == Verdict((), (), again=True)
        flip(tmp_path / "reçu" / "autre" / "15-orne-cts.md")
        text = "\n".join(verify(joined, settings, tmp_path / "reçu").differences)
    assert "« autre/15-orne-cts.md » a changé" in text


def test_the_command_says_what_differs(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rien").mkdir()
    arguments = ["verifier", str(results), "--sources", str(tmp_path / "rien")]
    assert command(arguments) == 0
    assert "Rien ne diffère" in capsys.readouterr().out
    flip(results / "rapport" / "index.html")
    assert command(arguments) == 3
    assert "- rapport/index.html manque ou n'a pas l'empreinte" in capsys.readouterr().out
    assert command(["verifier", str(tmp_path / "rien")]) == 2
    assert "ne contient pas de résultats lisibles" in capsys.readouterr().err
    out = tmp_path / "sortie"
    assert command(["fusionner", str(results), "--sortie", str(out)]) == 0
    assert "Documents    : 3" in capsys.readouterr().out
