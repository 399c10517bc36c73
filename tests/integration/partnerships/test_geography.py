import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partnerships.models import Area, AreaParent, AreaSuccession
from partnerships.statuses import Level, Nation

pytestmark = pytest.mark.django_db

SMALL = """LAD24CD,LAD24NM,PFA24CD,PFA24NM
E07000901,Harbour,E23000901,Sea
E07000902,Hill,E23000901,Sea
W06000901,Dyffryn,W15000901,Môr
"""


CHANGED = """ltla22_code,ltla22_name,ltla23_code,ltla23_name
E07000901,Harbour,E06000901,Harbour and Hill
E07000902,Hill,E06000901,Harbour and Hill
E07000903,Vale,E07000903,Vale
"""
APRIL_2023 = dt.date(2023, 4, 1)


def load(path: Path, *options: str) -> str:
    said = StringIO()
    call_command("import_geography", str(path), *options, stdout=said)
    return said.getvalue()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    path = tmp_path / "changed.csv"
    path.write_text(CHANGED, encoding="utf-8")
    return path


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


def test_import_of_two_years_ends_codes_and_says_what_took_their_place(changed: Path) -> None:
    assert "Changes of codes: 2 new, 0 as they were." in load(changed)
    changes = AreaSuccession.objects.order_by("area__code").values_list("area__code", "successor__code", "on")
    assert list(changes) == [
        ("E07000901", "E06000901", APRIL_2023),
        ("E07000902", "E06000901", APRIL_2023),
    ]
    days = {area.code: (area.from_on, area.until_on) for area in Area.objects.all()}
    began = dt.date(2009, 4, 1)
    assert days == {
        "E07000901": (began, APRIL_2023),
        "E07000902": (began, APRIL_2023),
        "E07000903": (began, None),
        "E06000901": (APRIL_2023, None),
    }


def test_import_of_two_years_changes_nothing_when_run_again(changed: Path) -> None:
    load(changed)
    days = list(Area.objects.order_by("code").values_list("code", "from_on", "until_on"))
    assert "Changes of codes: 0 new, 2 as they were." in load(changed)
    assert list(Area.objects.order_by("code").values_list("code", "from_on", "until_on")) == days


def test_import_of_two_years_dates_what_a_lookup_brought_before(small: Path, changed: Path) -> None:
    load(small)
    load(changed)
    assert Area.objects.get(code="E07000901").until_on == APRIL_2023
    assert AreaParent.objects.get(area__code="E07000901").until_on == APRIL_2023


def test_import_takes_the_day_of_a_change_from_its_option(changed: Path) -> None:
    load(changed, "--on", "2023-05-04")
    assert set(AreaSuccession.objects.values_list("on", flat=True)) == {dt.date(2023, 5, 4)}
    assert Area.objects.get(code="E06000901").from_on == dt.date(2023, 5, 4)


def test_import_of_codes_and_those_now_active_leaves_out_changes_without_a_day(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text(
        "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE\n"
        "E07000901,Harbour,E06000901,Harbour and Hill\nE06000901,Harbour and Hill,E06000901,Harbour and Hill\n",
        encoding="utf-8",
    )
    assert "left out, because the file does not say their day: 1." in load(path)
    assert not AreaSuccession.objects.exists()


def test_real_lookups_of_years_give_the_successors_of_abolished_districts(cases: Path) -> None:
    load(cases / "data" / "geographr" / "lookup_ltla_ltla.csv")
    load(cases / "data" / "geographr" / "lookup_ltla22_ltla23.csv")
    somerset = AreaSuccession.objects.filter(successor__code="E06000066")
    assert set(somerset.values_list("area__code", flat=True)) == {
        "E07000187", "E07000188", "E07000189", "E07000246",
    }  # fmt: skip
    assert {change.on for change in somerset} == {APRIL_2023}
    taunton = Area.objects.get(code="E07000246")
    assert (taunton.from_on, taunton.until_on) == (dt.date(2019, 4, 1), APRIL_2023)
    said = load(cases / "data" / "lookups" / "la_all_codes.csv")
    assert Area.objects.get(code="E06000048").until_on is None  # of this one no file says the day
    assert "left out, because the file does not say their day:" in said


def test_real_lookup_of_small_areas_gives_what_was_split_and_merged(cases: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
    said = load(cases / "data" / "geographr" / "lookup_lsoa11_lsoa21_ltla22.csv")
    assert "Changes of codes: 2148 new" in said
    split = AreaSuccession.objects.filter(area__code="E01033468").values_list("successor__code", flat=True)
    assert set(split) == {"E01035189", "E01035190"}
    merged = AreaSuccession.objects.filter(successor__code="E01035188").values_list("area__code", flat=True)
    assert set(merged) == {"E01011973", "E01011976"}


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
