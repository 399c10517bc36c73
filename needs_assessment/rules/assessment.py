"""The sections of a needs assessment (s.8(3)(a),(b)): 23, the violence profile in eight parts.

Gathered from the national guidance of May 2021 and from what areas have published; the wording is our own.
"""

from needs_assessment.rules.template import MUST, OPTIONAL, SHOULD, SectionTemplate

ASSESSMENT = (
    SectionTemplate(
        "S0",
        "About this document",
        MUST,
        (
            "Which area and which years of data does it cover?",
            "Which authority keeps it, and in which role? Do not name a person.",
            "Which earlier edition does it replace, and when is the next review?",
            "How can somebody ask for another format or language?",
        ),
    ),
    SectionTemplate(
        "S1",
        "Foreword",
        OPTIONAL,
        (
            "Who speaks for the partnership, and in which role?",
            "What has changed since last time?",
            "What do you ask readers to do? Keep it to one page.",
        ),
    ),
    SectionTemplate(
        "S2",
        "Summary",
        MUST,
        (
            "Which five things should a resident know?",
            "Which findings will drive the strategy?",
            "Can each sentence be traced to a section below?",
            "Would somebody outside public service understand every word?",
        ),
    ),
    SectionTemplate(
        "S3",
        "Introduction and purpose",
        MUST,
        (
            "Why is this needed, for which people, for needs now and to come?",
            "Which decisions will it inform?",
            "What is left to other boards, and which ones?",
        ),
    ),
    SectionTemplate(
        "S4",
        "Partnership and oversight",
        MUST,
        (
            "Who took part, and with which expertise?",
            "Who was missing, and how was the gap filled?",
            "How often did the board meet, and where are its terms of reference?",
            "How does it work with other statutory boards?",
        ),
    ),
    SectionTemplate(
        "S5",
        "Definition and geography",
        MUST,
        (
            "Which definition of serious violence do you use, agreed when and by whom?",
            "Whose age counts: the person harmed, the person who harms, or either?",
            "Is violence in private homes inside it? Is domestic abuse handled here or elsewhere?",
            "Which offences are in and which are out, and why (s.13)?",
            "Which area, and where does it overlap with other partnerships?",
        ),
    ),
    SectionTemplate(
        "S6",
        "Method, data and limits",
        MUST,
        (
            "For each source: how, when and why was it collected, and by whom was it supplied?",
            "Is it everybody or a sample? How certain are the numbers?",
            "Which rule protects small numbers?",
            "Which sharing agreements are in place?",
        ),
    ),
    SectionTemplate(
        "S7",
        "Place and population",
        MUST,
        (
            "Who lives here: age, sex, ethnicity, work, education, poverty, town and country?",
            "What is changing?",
            "How do you compare with neighbours, the region, England or Wales?",
            "Which groups do the data not see?",
        ),
    ),
    SectionTemplate(
        "S8",
        "The local system",
        MUST,
        (
            "Which councils, health bodies, courts, prisons, schools and youth services serve the area?",
            "Where do their boundaries not match?",
            "Who commissions what?",
        ),
    ),
    SectionTemplate(
        "S9",
        "National and regional picture",
        SHOULD,
        (
            "What is the trend in England and Wales?",
            "With which areas do you compare yourselves, and why those?",
            "Is the first year of the comparison a fair one?",
        ),
    ),
    SectionTemplate(
        "S10a",
        "Violence: extent and trend",
        MUST,
        (
            "How much is there, and is it rising or falling, from which starting point?",
            "Which measures agree, and which do not, such as police and health?",
        ),
    ),
    SectionTemplate(
        "S10b",
        "Kinds of violence",
        MUST,
        (
            "What do the figures say about homicide, knives, guns, robbery, wounding and threats?",
            "About sexual violence, domestic abuse, exploitation and violence at night?",
            "Which of these lie inside your definition?",
        ),
    ),
    SectionTemplate(
        "S10c",
        "Places and hot spots",
        MUST,
        (
            "In which wards or places does it happen, and how concentrated is it?",
            "Do ambulance and hospital data show the same places?",
            "Could a map stigmatise a place or identify a person?",
        ),
    ),
    SectionTemplate(
        "S10d",
        "Times",
        SHOULD,
        (
            "At which hours, days and seasons does it happen?",
            "Does term time differ from holidays?",
        ),
    ),
    SectionTemplate(
        "S10e",
        "People harmed",
        MUST,
        (
            "Who is harmed, how often, and who more than once?",
            "How many are harmed and do harm?",
            "Have small numbers been protected?",
        ),
    ),
    SectionTemplate(
        "S10f",
        "People who harm",
        MUST,
        (
            "At what age does it begin, and at what age is it most common?",
            "How often is it repeated? Write about groups, never about one person.",
        ),
    ),
    SectionTemplate(
        "S10g",
        "The picture from health",
        MUST,
        (
            "What do admissions, emergency departments, ambulances and primary care show?",
            "What share never reached the police?",
            "Which hospital is missing?",
        ),
    ),
    SectionTemplate(
        "S10h",
        "Harm and cost",
        OPTIONAL,
        (
            "What does it cost, by kind, by which method and in which year's prices?",
            "Which costs are unknown?",
        ),
    ),
    SectionTemplate(
        "S11",
        "Risk and protective factors",
        MUST,
        (
            "Which risks matter here, for a person, a family, a community and society?",
            "What protects people?",
            "How strong is the local evidence, and who can change it?",
        ),
    ),
    SectionTemplate(
        "S12",
        "Inequalities",
        MUST,
        (
            "Who carries more of the burden, and where do disadvantages meet?",
            "What did the health equity assessment show?",
            "How was the equality duty considered?",
        ),
    ),
    SectionTemplate(
        "S13",
        "Learning from case reviews",
        SHOULD,
        (
            "Which themes come back in homicide, safeguarding and other reviews?",
            "Could anybody be recognised, and who agreed the wording?",
        ),
    ),
    SectionTemplate(
        "S14",
        "Community voice",
        MUST,
        (
            "Who was asked, when, how many, and who was not reached?",
            "What do they think causes violence, and what would help?",
            "What did children and young adults say?",
            "What changed because of it, and did people agree to be quoted?",
        ),
    ),
    SectionTemplate(
        "S15",
        "What works",
        MUST,
        (
            "Which kinds of help have good evidence, and how strong is it?",
            "Which of them fit the needs found here, and at what cost?",
        ),
    ),
    SectionTemplate(
        "S16",
        "Services and assets",
        MUST,
        (
            "What exists, for whom, where, with which capacity, until when is it paid for?",
            "What is missing, and what should go on, grow or stop?",
            "Which voluntary and community groups, role models and places help?",
        ),
    ),
    SectionTemplate(
        "S17",
        "Future need",
        SHOULD,
        (
            "What will change: population, housing, schools, drug markets?",
            "When does funding end?",
        ),
    ),
    SectionTemplate(
        "S18",
        "Causes and conclusions",
        MUST,
        (
            "What kinds of serious violence are there and what causes them, so far as you know (s.8(3))?",
            "Which figure and which voice does each conclusion rest on?",
            "How confident are you?",
        ),
    ),
    SectionTemplate(
        "S19",
        "Recommendations",
        MUST,
        (
            "For each: on which finding does it rest, who should act, which priority could take it up?",
            "Do they range from protecting the public to preventing violence early?",
        ),
    ),
    SectionTemplate(
        "S20",
        "Data gaps",
        MUST,
        (
            "What could you not see, and why?",
            "Who can put it right, and by when?",
        ),
    ),
    SectionTemplate(
        "S21",
        "Change since the last assessment",
        SHOULD,
        (
            "What moved, and which definitions changed?",
            "Which recommendations were carried out?",
        ),
    ),
    SectionTemplate(
        "S22",
        "Appendices",
        SHOULD,
        (
            "Offence lists, full tables, contributors by authority, equality analysis, references.",
            "Is every abbreviation spelt out?",
        ),
    ),
)
