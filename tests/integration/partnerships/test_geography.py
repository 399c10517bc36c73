from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partnerships.models import Area, AreaParent
from partnerships.statuses import Level, Nation

pytestmark = pytest.mark.django_db

SMALL = """LAD24CD,LAD24NM,PFA24CD,PFA24NM
E07000901,Harbour,E23000901,Sea
E07000902,Hill,E23000901,Sea
W06000901,Dyffryn,W15000901,Môr
"""


def load(path: Path) -> str:
    said = StringIO()
    call_command("import_geography", str(path), stdout=said)
    return said.getvalue()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_import_brings_areas_with_level_and_nation_and_what_lies_in_what(small: Path) -> None:
    said = load(small)
    assert "Areas: 5 new, 0 changed, 0 as they were." in said
    assert "Links: 3 new, 0 as they were." in said
    dyffryn = Area.objects.get(code="W06000901")
    assert (dyffryn.level, dyffryn.nation) == (Level.LGA, Nation.WALES)
    assert [link.parent.name for link in dyffryn.parent_links.all()] == ["Môr"]


def test_import_changes_nothing_when_run_again(small: Path) -> None:
    load(small)
    said = load(small)
    assert "Areas: 0 new, 0 changed, 5 as they were." in said
    assert "Links: 0 new, 3 as they were." in said
    assert AreaParent.objects.count() == 3


def test_import_takes_a_new_name_for_an_area_it_knows(small: Path) -> None:
    load(small)
    small.write_text(SMALL.replace("Harbour", "Harbour and Bay"), encoding="utf-8")
    assert "Areas: 0 new, 1 changed, 4 as they were." in load(small)
    assert Area.objects.get(code="E07000901").name == "Harbour and Bay"


def test_import_refuses_a_file_without_codes_and_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("place,population\nHarbour,12\n", encoding="utf-8")
    with pytest.raises(CommandError, match="recognised among: place, population"):
        load(path)


def test_import_leaves_nothing_behind_when_a_later_line_is_wrong(small: Path) -> None:
    small.write_text(SMALL + "E0700090,Broken,E23000901,Sea\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Line 5, column LAD24CD"):
        load(small)
    assert Area.objects.count() == 0


def test_import_says_so_when_the_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        load(tmp_path / "nowhere.csv")


def test_import_says_so_when_the_file_is_not_utf_8(small: Path) -> None:
    small.write_bytes(SMALL.encode("utf-16"))
    with pytest.raises(CommandError, match="not in UTF-8"):
        load(small)


def test_real_districts_lie_in_their_csp_and_police_areas(cases: Path) -> None:
    load(cases / "data" / "geographr" / "lookup_ltla24_csp24_pfa24.csv")
    assert Area.objects.filter(level=Level.LGA).count() == 318
    assert Area.objects.filter(level=Level.POLICE_AREA).count() == 43
    wolverhampton = Area.objects.get(code="E08000031")
    parents = {(link.parent.level, link.parent.name) for link in wolverhampton.parent_links.all()}
    assert parents == {(Level.CSP, "Wolverhampton"), (Level.POLICE_AREA, "West Midlands")}


def test_real_districts_lie_in_their_regions_whichever_file_comes_first(cases: Path) -> None:
    folder = cases / "data" / "geographr"
    load(folder / "lookup_ltla24_region24.csv")
    assert "Areas: 9 new, 0 changed" not in load(folder / "lookup_ltla24_region24.csv")
    load(folder / "lookup_ltla24_csp24_pfa24.csv")
    levels = Area.objects.get(code="E08000031").parent_links.values_list("parent__level", flat=True)
    assert set(levels) == {Level.REGION, Level.CSP, Level.POLICE_AREA}


def test_real_welsh_districts_lie_in_their_health_boards(cases: Path) -> None:
    load(cases / "data" / "geographr" / "lookup_ltla21_lhb22.csv")
    assert Area.objects.filter(level=Level.HEALTH_BOARD).count() == 7
    assert Area.objects.filter(level=Level.LGA, nation=Nation.WALES).count() == 22


def test_real_small_areas_come_in_bulk(cases: Path) -> None:
    with connection.cursor() as cursor:
        # A connection that checked keys of small tables before keeps plans that would read a large one whole each time.
        cursor.execute("DISCARD PLANS")
    load(cases / "data" / "geographr" / "lookup_lsoa21_ward24_ltla24.csv")
    assert Area.objects.filter(level=Level.LSOA).count() == 35672
    small = Area.objects.get(code="E01012049")
    assert {link.parent.level for link in small.parent_links.all()} == {Level.WARD, Level.LGA}
