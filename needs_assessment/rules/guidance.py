"""What each section of a needs assessment rests on, and a short example of what good looks like.

The references are to the national guidance on needs assessments of May 2021 and to the Police, Crime, Sentencing and
Courts Act 2022. The examples are our own, of a made-up place: their numbers say nothing about anywhere.
"""

from dataclasses import dataclass

GUIDANCE = "National guidance of May 2021, section {}"
ACT = "The Act, {}"
PRACTICE = "What areas have published"


@dataclass(frozen=True)
class Guide:
    """A good sentence or two, and where the section comes from."""

    example: str
    rests_on: tuple[str, ...]


def _guide(example: str, *references: str) -> Guide:
    return Guide(example, tuple(_in_words(reference) for reference in references))


def _in_words(reference: str) -> str:
    if reference == "W":
        return PRACTICE
    return ACT.format(reference) if reference.startswith("s.") else GUIDANCE.format(reference)


GUIDES = {
    "S0": _guide(
        "Covers Harbour, with data from April 2023 to March 2026. Kept by the council's community safety manager. "
        "Replaces edition 1; next review in March 2027. For large print, write to the partnership's mailbox.",
        "W",
    ),
    "S1": _guide(
        "As chair of the board I ask one thing of every reader: look at section 18, and tell us what you can change.",
        "W",
    ),
    "S2": _guide(
        "Half of all serious violence happens in two of our eleven wards (section “Places and hot spots”). "
        "Boys of 14 to 17 are harmed most often. Schools and hospitals see it before the police do.",
        "W",
    ),
    "S3": _guide(
        "This assessment is for everybody who lives, works or studies in Harbour, now and over the next three years. "
        "It decides what the strategy puts first. Domestic abuse by adults is assessed by its own board.",
        "1",
        "2",
        "s.8",
    ),
    "S4": _guide(
        "Six authorities took part and met five times. Nobody from primary care could come; the integrated care board "
        "answered our questions in writing instead.",
        "3",
        "4.1",
    ),
    "S5": _guide(
        "We mean violence in public by or against people under 25, with robbery and threats with a weapon. The board "
        "agreed this on 3 June. It leaves out violence in the home, because another board answers for it.",
        "4.2",
        "s.13",
    ),
    "S6": _guide(
        "Ambulance data are calls, not people: one person can stand in them twice. They cover all of Harbour, were "
        "taken out on 2 May, and counts under 5 are hidden.",
        "4.3",
        "6",
    ),
    "S7": _guide(
        "One resident in five is under 18, against one in six in the region, and the two youngest wards are also the "
        "two poorest. Seasonal workers are not in these figures.",
        "5.1",
        "6.1",
    ),
    "S8": _guide(
        "Two councils, one hospital trust and one youth justice service work here. The hospital also serves the next "
        "county, so a third of its patients are not ours.",
        "5.1",
    ),
    "S9": _guide(
        "Robbery rose by 9 in 100 here, and by 4 in 100 in the country. We compare with four ports of our size, and "
        "from 2022/23, because the year before was not an ordinary one.",
        "4.3",
        "W",
    ),
    "S10a": _guide(
        "Police recorded 410 offences in 2023/24 and 520 in 2025/26. Admissions to hospital did not rise in those "
        "years, so part of the rise may be better recording.",
        "5.3",
        "6.3",
        "s.8(3)(a)",
    ),
    "S10b": _guide(
        "Four in ten offences are robbery, most of phones. Wounding is rarer but rising. Sexual violence is outside "
        "our definition and is shown for comparison.",
        "5.3",
        "4.2",
    ),
    "S10c": _guide(
        "Two wards have half of the offences and an eighth of the people. The ambulance map shows the same two. We "
        "name wards, not streets, so that no place or person is marked out.",
        "5.3",
    ),
    "S10d": _guide(
        "There are two peaks: from three to six on school days, and around midnight at weekends. The first goes away "
        "in the holidays; the second does not.",
        "W",
    ),
    "S10e": _guide(
        "Boys of 14 to 17 are three times as likely to be harmed as anybody else. A fifth of those harmed were harmed "
        "again within a year.",
        "5.3",
    ),
    "S10f": _guide(
        "First offences are most common at 14, repeated ones at 17. Most who harm once do not do so again.",
        "5.3",
    ),
    "S10g": _guide(
        "The emergency department saw 300 people hurt by violence; about 120 of them are in no police record. Data "
        "from the second hospital are missing (section “Data gaps”).",
        "6.3",
    ),
    "S10h": _guide(
        "With the national unit costs, in prices of 2024, robbery costs Harbour about £4 million a year. What fear "
        "costs is not known.",
        "W",
    ),
    "S11": _guide(
        "Being excluded from school goes with harm here: strong local evidence. A trusted adult protects: some "
        "evidence, from our youth workers. Schools and the council can change both.",
        "5.2",
        "6.2",
        "s.8(3)(b)",
    ),
    "S12": _guide(
        "Children in care are harmed twice as often as others of the same wards; where they are also out of school, "
        "three times. The health equity assessment led us to ask about exclusion.",
        "1.4",
        "4.2",
    ),
    "S13": _guide(
        "Three reviews say the same: services met at the crisis and not before it. The wording was agreed with the "
        "safeguarding partners, and nobody can be recognised.",
        "6.3",
        "W",
    ),
    "S14": _guide(
        "We asked 240 people in March, 90 of them under 18; few people over 65 answered. Young people named the bus "
        "station first. It has had staff until ten at night since June.",
        "4.5",
        "5.4",
    ),
    "S15": _guide(
        "The review that we used finds some evidence for mentoring, at about £900 a person. It fits the small group "
        "found under “People who harm”. For talks in assembly it finds none, so we do not propose them.",
        "5.5",
    ),
    "S16": _guide(
        "The mentoring project has 40 places, 25 of them in the wrong ward, and money until March 2027. Nothing is "
        "there for girls.",
        "5.6",
        "4.4",
    ),
    "S17": _guide(
        "900 more children will be of secondary age by 2029, most of them in the north, where there is no youth club. "
        "Two grants end in 2027.",
        "2",
    ),
    "S18": _guide(
        "Robbery by boys of each other on the way home rises where school exclusion does (figure 3, and what boys told "
        "us). We are fairly sure: two sources agree, one is small.",
        "s.8(3)(b)",
    ),
    "S19": _guide(
        "Put youth workers at the bus station from three to six on school days. It rests on the finding on times; the "
        "council should act; it would stand under the priority “Safe journeys”.",
        "4.2",
    ),
    "S20": _guide(
        "We could not see the second hospital's emergency data, because there is no agreement. The trust's information "
        "lead can put it right by September.",
        "4.3",
    ),
    "S21": _guide(
        "Robbery rose from 410 to 520; admissions stayed. The definition did not change. Of seven recommendations four "
        "were carried out, two began and one was dropped, because its grant ended.",
        "W",
    ),
    "S22": _guide(
        "Appendix A lists the offences counted. LSOA: a small area of about 1,500 people that statistics are made for.",
        "W",
    ),
}
