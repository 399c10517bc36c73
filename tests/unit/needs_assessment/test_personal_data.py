import pytest

from needs_assessment.rules.personal_data import sightings


def found(text: str) -> list[tuple[bool, str]]:
    return [(seen.is_error, seen.text.split("”")[0].lstrip("“")) for seen in sightings(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask jo.bloggs@council.example today.", [(True, "jo.bloggs@council.example")]),
        ("Ask safety@council.example today.", [(False, "safety@council.example")]),
        ("Seen under 943 476 5919 in May.", [(True, "943 476 5919")]),
        ("Seen under 943-476-5919 twice, 943-476-5919.", [(True, "943-476-5919")]),
        ("He is QQ 12 34 56 C, we were told.", []),  # no such prefix is given out
        ("She is AB 12 34 56 C, we were told.", [(True, "AB 12 34 56 C")]),
        ("Call 07700 900123.", [(False, "07700 900123")]),
        ("At B4 6GA the centre opens.", [(False, "B4 6GA")]),
    ],
)
def test_sightings_are_numbers_and_addresses_of_a_person(text: str, expected: list[tuple[bool, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 the 943 476 5918 calls rose.",  # the check digit is wrong
        "There were 9434765919 pounds spent.",  # one in eleven long numbers passes by chance
        "The board met on 3 May 2026 and John Smith chaired it.",  # nothing violent
        "Knife crime in Green Lane Ward fell by 12 % between 2023 and 2024.",  # no day
        "A man was stabbed in the borough on 3 May 2024.",  # no name, no street
        "Call 0808 2000 247.",  # a helpline
        "Between April 2023 and March 2024 Victoria Road had 31 robberies.",  # months, not days
        "Figures for E01008881, B4 and WV1 as of 12 June 2026; injuries by age.",  # area codes, no person
        "Robbery rose. On 3 May 2026 Sarah Jones presented the figures.",  # two sentences
    ],
)
def test_sightings_let_the_text_of_an_assessment_be(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("On 3 May 2024 Daniel Whitfield was stabbed.", "Daniel Whitfield"),
        ("The victim, Mary-Ann O'Neil-Hart, died on 14/06/2023.", "Mary-Ann O'Neil-Hart"),
        ("A boy was attacked in Green Lane on May 3rd after school.", "Green Lane"),
        ("Two arrests followed the shooting at Northgate House on 1st December.", "Northgate House"),
    ],
)
def test_sightings_see_who_it_was_by_name_or_street_beside_the_day(text: str, told: str) -> None:
    [(is_error, seen)] = found(f"Violence fell. {text} Violence rose.")

    assert seen == told
    assert not is_error
