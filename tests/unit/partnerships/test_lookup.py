import pytest

from partnerships.rules.lookup import UnknownColumns, find_columns, read


def test_read_takes_names_as_ons_writes_them_and_links_narrow_to_wide() -> None:
    lookup = read(
        [
            ["LAD24CD", "LAD24NM", "LAD24NMW", "PFA24CD", "PFA24NM", "ObjectId"],
            ["W06000015", "Cardiff", "Caerdydd", "W15000003", "South Wales", "1"],
        ]
    )
    assert lookup.areas == {"W06000015": ("Cardiff", "Caerdydd"), "W15000003": ("South Wales", "")}
    assert lookup.links == {("W06000015", "W15000003")}
    assert lookup.left_aside == ["ObjectId"]


def test_read_takes_names_as_other_publishers_write_them() -> None:
    lookup = read([["ltla24_name", "ltla24_code"], ["Dudley", "E08000027"]])
    assert lookup.areas == {"E08000027": ("Dudley", "")}


def test_read_links_a_district_to_each_wider_area_but_those_not_to_each_other() -> None:
    lookup = read(
        [
            ["ltla24_code", "ltla24_name", "csp24_code", "csp24_name", "pfa24_code", "pfa24_name"],
            ["E07000136", "Boston", "E22000173", "Boston", "E23000020", "Lincolnshire"],
        ]
    )
    assert lookup.links == {("E07000136", "E22000173"), ("E07000136", "E23000020")}


def test_read_links_a_small_area_to_its_ward_and_to_its_district() -> None:
    lookup = read(
        [
            ["lsoa21_code", "lsoa21_name", "ward24_code", "ward24_name", "ltla24_code", "ltla24_name"],
            ["E01012049", "Middlesbrough 014A", "E05009861", "Ladgate", "E06000002", "Middlesbrough"],
        ]
    )
    assert lookup.links == {
        ("E01012049", "E05009861"),
        ("E05009861", "E06000002"),
        ("E01012049", "E06000002"),
    }


def test_read_does_not_link_an_area_to_itself_when_a_unitary_stands_in_both_columns() -> None:
    rows = [
        ["ltla_code", "ltla_name", "utla_code", "utla_name"],
        ["E06000001", "Hartlepool", "E06000001", "Hartlepool"],
    ]
    assert read(rows).links == set()


def test_read_passes_over_places_outside_england_and_wales_and_says_how_many() -> None:
    lookup = read([["lad_code", "lad_name"], ["S12000033", "Aberdeen City"], ["E08000027", "Dudley"]])
    assert list(lookup.areas) == ["E08000027"]
    assert lookup.passed_over == {"S12": 1}


def test_read_stops_at_a_code_without_gss_shape_and_says_where() -> None:
    with pytest.raises(UnknownColumns, match=r"Line 3, column LAD24CD: 'E0800002' is not a GSS code"):
        read([["LAD24CD", "LAD24NM"], ["E08000027", "Dudley"], ["E0800002", "Dudley"]])


def test_find_columns_names_every_column_when_none_is_recognised() -> None:
    with pytest.raises(UnknownColumns, match="recognised among: place, population"):
        find_columns(["place", "population"])


def test_read_says_so_when_the_file_is_empty() -> None:
    with pytest.raises(UnknownColumns, match=r"among: \(none\)"):
        read([])


def test_read_forgives_a_byte_order_mark_and_empty_cells() -> None:
    lookup = read([["\ufeffLAD24CD", "LAD24NM", "CAUTH24CD", "CAUTH24NM"], ["E07000136", "Boston", "", ""]])
    assert lookup.areas == {"E07000136": ("Boston", "")}
