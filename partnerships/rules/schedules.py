"""Schedules 1 and 2 to the Police, Crime, Sentencing and Courts Act 2022 as a table that a lawyer can read.

The Secretary of State can amend both (s.11(7), s.12(3)): the rows go into the database with dates, and a
later amendment is a later migration, never an edit of this table.
"""

import datetime as dt
from dataclasses import dataclass

DUTY_BEGAN = dt.date(2023, 1, 31)  # Chapter 1 of Part 2 in force: S.I. 2022/1227 r.4

ENGLAND, WALES = ("E",), ("W",)
BOTH = ("E", "W")


@dataclass(frozen=True)
class Row:
    """One type of authority: in which nations, by which row of which Schedule, for which areas."""

    code: str
    name: str
    sector: str
    nations: tuple[str, ...]
    schedule_row: str
    areas_rule: str


SPECIFIED = (
    Row(
        "district_council", "District council", "local_authority", ENGLAND,
        "Schedule 1, Local government", "The district.",
    ),
    Row(
        "metropolitan_district", "Metropolitan borough or city council", "local_authority", ENGLAND,
        "Schedule 1, Local government", "The metropolitan district: a district council like any other.",
    ),
    Row(
        "county_unitary", "County council without district councils", "local_authority", ENGLAND,
        "Schedule 1, Local government",
        "The district that is the same place as the county, or else each district in it.",
    ),
    Row(
        "county_two_tier", "County council with district councils", "local_authority", ENGLAND,
        "Schedule 1, Local government", "Each district inside the county.",
    ),
    Row(
        "london_borough", "London borough council", "local_authority", ENGLAND,
        "Schedule 1, Local government", "The borough.",
    ),
    Row(
        "city_of_london", "Common Council of the City of London, as local authority",
        "local_authority", ENGLAND,
        "Schedule 1, Local government", "The City of London, with the Inner and the Middle Temple (s.11(5)).",
    ),
    Row(
        "isles_of_scilly", "Council of the Isles of Scilly", "local_authority", ENGLAND,
        "Schedule 1, Local government", "The Isles of Scilly.",
    ),
    Row(
        "welsh_council", "County council or county borough council in Wales", "local_authority", WALES,
        "Schedule 1, Local government", "The county or county borough.",
    ),
    Row(
        "probation", "Provider of probation services", "probation", BOTH,
        "Schedule 1, Criminal justice", "Each local government area in which it provides services.",
    ),
    Row(
        "youth_offending_team", "Youth offending team", "youth_offending", BOTH,
        "Schedule 1, Criminal justice",
        "Each local government area that is, or lies in, the area of a local authority that set it up.",
    ),
    Row(
        "icb", "Integrated care board", "health", ENGLAND,
        "Schedule 1, Health and social care",
        "Each local government area of which any part lies in its area.",
    ),
    Row(
        "lhb", "Local Health Board", "health", WALES,
        "Schedule 1, Health and social care",
        "Each local government area of which any part lies in its area.",
    ),
    Row(
        "fire_and_rescue", "Fire and rescue authority", "fire", BOTH,
        "Schedule 1, Fire and rescue", "Each local government area within its area.",
    ),
    Row(
        "police", "Chief officer of police", "police", BOTH,
        "Schedule 1, Police", "Each local government area within the police area.",
    ),
)  # fmt: skip

RELEVANT = (
    Row(
        "maintained_school", "Governing body of a maintained school", "education", BOTH,
        "Schedule 2, Educational authorities", "The local government area in which the school is.",
    ),
    Row(
        "academy", "Proprietor of an Academy", "education", ENGLAND,
        "Schedule 2, Educational authorities", "The local government area in which the Academy is.",
    ),
    Row(
        "special_school", "Proprietor of a non-maintained special school", "education", ENGLAND,
        "Schedule 2, Educational authorities", "The local government area in which the school is.",
    ),
    Row(
        "education_other", "Other educational authority", "education", BOTH,
        "Schedule 2, Educational authorities", "The local government area in which the institution is.",
    ),
    Row(
        "prison", "Governor or director of a prison", "prison", BOTH,
        "Schedule 2, Prison authorities", "The local government area in which the prison is.",
    ),
    Row(
        "youth_custody", "Youth custody authority", "youth_custody", BOTH,
        "Schedule 2, Youth custody authorities",
        "The local government area in which the place of detention is.",
    ),
)  # fmt: skip

OTHERS = (
    Row(
        "local_policing_body", "Local policing body", "policing_body", BOTH,
        "", "The police area. It may assist and monitor (s.14), and has no duty under s.8.",
    ),
    Row(
        "other", "Other body", "other", BOTH,
        "", "No area by law: it may be invited to take part (s.8(6)).",
    ),
)  # fmt: skip

ALL = (*SPECIFIED, *RELEVANT, *OTHERS)
