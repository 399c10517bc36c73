"""What stands in the registers of the demonstration's needs assessments. The entries are made up."""

from collections.abc import Iterable
from typing import Any

from needs_assessment.models import Assessment
from needs_assessment.operations import add_register
from needs_assessment.rules.registers import REGISTERS
from svd_portal.accounts.models import User

DEFINITION = {
    "wording": (
        "Serious violence is homicide, violence with injury, knife crime, robbery and sexual offences, in public "
        "and in private places, against people of any age."
    ),
    "basis": "act",
    "age_of": "nobody",
    "places": "all",
    "domestic_abuse": "in",
    "sexual_violence": "in",
    "included": ["homicide", "knife", "gun", "robbery", "wounding", "sexual", "domestic", "threats"],
    "excluded": "Violence against property: the community safety partnership covers it.",
    "penalty": "Offences that can lead to prison for life, such as homicide, robbery and rape, came first.",
    "impact_on_victim": "Injury and lasting fear weighed more than the value of what was taken.",
    "prevalence": "Violence with injury is by far the most common, so it is in although most of it is less grave.",
    "impact_on_community": "Knife crime is in for the fear it spreads after school and in the evening.",
    "agreed_by": "Violence Prevention Group",
    "valid_from": "2026-03-02",
}
FINDINGS = {
    "after_school": {
        "finding": "Harm to young men peaks in the hours after school and on weekend nights.",
        "about": "kind",
        "voice": "Young people do not feel safe after dark (Community voice).",
        "confidence": "medium",
    },
    "school": {
        "finding": "Being out of school comes before much of the violence by those under 18.",
        "about": "cause",
        "voice": "Parents say that help comes after the exclusion, not before it (Community voice).",
        "confidence": "medium",
    },
    "late": {
        "finding": "Help comes late, and funding that ends each March makes it later.",
        "about": "response",
        "voice": "Providers told us that they lose staff every spring.",
        "confidence": "high",
    },
}
FACTORS = [
    ("Exclusion from school", "risk", "individual", "strong", "Schools, with the council", "school"),
    ("Early use of drugs or alcohol", "risk", "individual", "some", "Public health", ""),
    ("Abuse at home", "risk", "relationship", "strong", "Children's services", ""),
    (
        "Few safe places after dark",
        "risk",
        "community",
        "some",
        "The council, with the police",
        "after_school",
    ),
    ("Deprivation and inequality", "risk", "society", "strong", "Nobody here alone", ""),
    ("An adult who stays", "protective", "relationship", "some", "Youth justice service", "late"),
    ("A school that holds on", "protective", "community", "some", "Schools", "school"),
]
ENGAGEMENT = [
    {
        "who": "Young people in four youth centres",
        "how": "workshop",
        "on": "2026-01-29",
        "count": 62,
        "consent": "unnamed",
        "said": "We do not feel safe after dark, and nobody does anything about why it happens.",
        "did": "The hours after school and after dark are the first priority of the strategy.",
    },
    {
        "who": "Parents of pupils who were excluded",
        "how": "interviews",
        "on": "2026-02-05",
        "count": 14,
        "consent": "no",
        "said": "Help came after the exclusion. Before it, nobody rang.",
        "did": "Schools and the council agreed to call the family at the second suspension.",
    },
    {
        "who": "Voluntary organisations of the area",
        "how": "meeting",
        "on": "2026-02-11",
        "count": 23,
        "consent": "yes",
        "said": "We lose good staff each spring because funding ends in March.",
        "did": "Not settled: longer grants depend on how the partnership itself is funded.",
    },
]
SERVICES = [
    {
        "name": "Navigators in the emergency department",
        "provider": "Acute hospital trust with a youth charity",
        "audience": "Young people aged 11 to 25 hurt by violence",
        "place": "The hospital's emergency department",
        "capacity": "180 a year",
        "funded_until": "2027-03-31",
        "evaluation": "own",
        "judgement": "continue",
        "reason": "Meets people when they are ready to talk.",
    },
    {
        "name": "Mentoring after suspension from school",
        "provider": "Youth justice service",
        "audience": "Pupils aged 11 to 16",
        "place": "All secondary schools",
        "capacity": "60 a year",
        "funded_until": "2027-03-31",
        "evaluation": "under_way",
        "judgement": "expand",
        "reason": "Twice as many pupils are suspended as can be seen.",
    },
    {
        "name": "Evening youth clubs at weekends",
        "provider": "Three voluntary organisations",
        "audience": "Young people aged 13 to 19",
        "place": "City centre and the east of the area",
        "evaluation": "none",
        "judgement": "wrong_place",
        "reason": "Two of the three are not where the harm is.",
    },
]
RECOMMENDATIONS = [
    (
        "Open two clubs where young people are harmed after dark.",
        "community",
        "after_school",
        "The council, youth services",
    ),
    (
        "Call the family at the second suspension, not after exclusion.",
        "prevention",
        "school",
        "Schools, heads of year",
    ),
    (
        "Commission for three years and measure what is commissioned.",
        "vulnerable",
        "late",
        "The partnership's board",
    ),
    (
        "Patrol the places of repeated violence after school.",
        "protection",
        "after_school",
        "Police, local command",
    ),
]
GAPS = [
    (
        "Ambulance call-outs",
        "No agreement on sharing yet",
        "Ambulance service, data lead",
        "2027-01-29",
        "agreed",
    ),
    (
        "Emergency department attendances",
        "Two of the trusts send nothing",
        "Acute trusts, data leads",
        "2027-03-31",
        "open",
    ),
    (
        "Mental health and primary care",
        "Second phase of the health data",
        "Integrated care board",
        "",
        "accepted",
    ),
]
LINKED_FACTOR = ("factor", "effect", "level", "strength", "who", "finding")
GAP = ("gap", "why", "who", "due", "state")
RECOMMENDATION = ("recommendation", "activity", "finding", "who")


def fill_registers(assessment: Assessment, *, by: User) -> None:
    """Add every register that a needs assessment is expected to have, each entry led to what it rests on."""
    _add(assessment, "S5", "definition", [DEFINITION], by)
    _add(assessment, "S14", "engagement", ENGAGEMENT, by)
    _add(assessment, "S15", "evidence", REGISTERS["evidence"].start, by)
    _add(assessment, "S16", "services", SERVICES, by)
    found = dict(zip(FINDINGS, _add(assessment, "S18", "findings", FINDINGS.values(), by), strict=True))
    _add(assessment, "S11", "factors", _led(LINKED_FACTOR, FACTORS, found), by)
    _add(assessment, "S19", "recommendations", _led(RECOMMENDATION, RECOMMENDATIONS, found), by)
    fill_gaps(assessment, by=by)


def fill_gaps(assessment: Assessment, *, by: User) -> None:
    """Add what could not be seen, why, and who can change that."""
    _add(assessment, "S20", "data_gaps", _led(GAP, GAPS, {}), by)


def _led(
    names: tuple[str, ...], rows: Iterable[tuple[str, ...]], found: dict[str, str]
) -> list[dict[str, Any]]:
    """Name the cells of short rows, and turn the name of a finding into the id of its entry."""
    entries = (dict(zip(names, row, strict=True)) for row in rows)
    return [{**entry, **_finding(entry, found)} for entry in entries]


def _finding(entry: dict[str, str], found: dict[str, str]) -> dict[str, str]:
    return {"finding": found[entry["finding"]]} if entry.get("finding") else {}


def _add(assessment: Assessment, key: str, register: str, entries: Iterable[Any], by: User) -> list[str]:
    section = assessment.sections.get(key=key)
    block = add_register(section=section, register=REGISTERS[register], entries=entries, by=by)
    return [entry["id"] for entry in block.body["entries"]]
