"""The map of tiles."""

from xml.etree import ElementTree as ET

from pipeline.report.tiles import SHADES, Tile, places, tile_map
from pipeline.territoires import departements


def test_every_departement_has_a_place_of_its_own() -> None:
    assert set(places()) == set(departements())
    assert len(set(places().values())) == len(departements())


def test_neighbours_stand_as_on_the_ground() -> None:
    spots = places()
    assert spots["59"][0] < spots["75"][0] < spots["13"][0]
    assert spots["29"][1] < spots["35"][1] < spots["75"][1] < spots["67"][1]
    assert spots["2B"][0] + 1 == spots["2A"][0]


def test_a_silent_departement_is_not_one_without_proposals() -> None:
    tiles = {code: Tile(code, n, cited=True) for code, n in [("35", 4), ("29", 0)]}
    tiles["69"] = Tile("69", 0, cited=True, outside=True)
    root = ET.fromstring(tile_map(tiles, "Carte"))
    said = {group.findtext("title"): group for group in root}
    assert "Ille-et-Vilaine (35) : 4 propositions" in said
    empty = said["Finistère (29) : 0 proposition"]
    silent = said["Paris (75) : cité nulle part"]
    left = said["Rhône (69) : hors de la sélection"]
    fills = [each.find("rect").get("fill") for each in (left, empty)]  # type: ignore[union-attr]
    assert fills[0] not in {fills[1], *(colour for colour, _ in SHADES)}
    dashes = [each.find("rect").get("stroke-dasharray") for each in (empty, left, silent)]  # type: ignore[union-attr]
    assert dashes == ["none", "none", "3 3"]
    assert [len(each.findall("text")) for each in (empty, left, silent)] == [2, 1, 1]
