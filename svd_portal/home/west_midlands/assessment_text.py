"""What the needs assessment of the demonstration says, with ``{place}`` for the district. The prose is made up; the facts are from public papers."""

LATER = "This edition does not cover it; the partnership will take it up at the next review."

HIDDEN = {
    "S1": "The board chose to begin with the summary.",
    "S9": LATER,
    "S10h": "No agreed method for the cost of violence in this area yet.",
    "S13": "Themes are held by the review panels until each review is closed.",
    "S17": LATER,
    "S21": "This is the first assessment in this form, so there is nothing to compare it with.",
    "S22": "The tables stand in the sections that they belong to.",
}

TEXTS = {
    "S0": """<p>This is the strategic needs assessment of serious violence for {place}. It covers recorded
offences from January to December 2025. It was prepared by the specified authorities together, led by the council's community
safety team. Ask the partnership for it in another format.</p>""",
    "S2": """<p>Serious violence in {place} is concentrated: a few places, a few hours and mostly young adults. Four risk
factors stand out in the local evidence, as they do across the region: <strong>education</strong>, <strong>substance
misuse</strong>, <strong>demography</strong> and <strong>deprivation</strong>.</p>
<p>Young people told us three things: they do not feel safe after dark, help comes late when somebody is vulnerable, and what
drives violence is talked about more than it is dealt with.</p>
<p>The strategy should begin earlier in life, act with schools, and measure long-term results and not activity alone.</p>""",
    "S3": """<p>The authorities must identify the kinds of serious violence that occur in the area and, so far as it is possible,
their causes (s.8(3)). This assessment does so, so that the strategy rests on evidence and money goes where it helps most.</p>
<p>Terrorism is outside the Duty (s.13(3)(b)). Domestic abuse is included where it is serious violence; the domestic abuse
partnership covers the wider need.</p>""",
    "S4": """<p>The Violence Prevention Group oversees the work. Police, fire and rescue, the council, the integrated care board,
probation and the youth justice service are members. Attendance by health and education was weak before the Duty and has grown
stronger since.</p>""",
    "S5": """<p>For this assessment serious violence means homicide, violence with injury, knife-enabled offences, robbery and
sexual offences, in public and in private places, against people of any age. The board weighed the four factors of s.13(6): the
maximum penalty, the effect on the victim, how common the violence is, and its effect on the community.</p>
<p>The area is {place}, one local government area.</p>""",
    "S6": """<p>Counts of recorded offences come from the police as monthly totals by offence, sex and age band. Nothing about a
person was shared. Police records miss violence that nobody reports. The counts in this demonstration are made up: they show how
the portal works, and say nothing about {place}.</p>""",
    "S7": """<p>{place} is a compact city with a young and diverse population and high deprivation. Where deprivation is
highest, fewer young people are in education or work, and the risk of harm is greater.</p>""",
    "S8": """<p>One police force, one fire and rescue authority and one probation region serve all seven districts of the West
Midlands. Health is organised in three integrated care boards, so that work on health data crosses borders: the three boards
agreed to fund one shared post for twelve months.</p>""",
    "S10a": """<p>The chart shows each kind of offence by month. Read small changes with care: counts move by chance, and a change
in recording can look like a change in violence.</p>""",
    "S10b": """<p>Violence with injury makes up the largest part of what this assessment calls serious. Knife-enabled offences are
fewer, and do the gravest harm.</p>""",
    "S10c": """<p>All seven local assessments in the region found violence heavily concentrated in a small number of areas. The
partnership names no street or school here: a name can put people at risk (s.8(8)(a)).</p>""",
    "S10d": """<p>Harm peaks in the hours after school for the youngest and at night at weekends for adults. Summer months are
higher.</p>""",
    "S10e": """<p>Young adults carry the greatest share of harm. The table gives offences by the age and sex of the person
harmed.</p>""",
    "S10f": """<p>Those who harm and those who are harmed are often the same people at different times. Most first come to notice
between 14 and 17.</p>""",
    "S10g": """<p>Emergency departments and the ambulance service see violence that the police never hear of. Health data is thin:
the first phase of improvement is emergency data, the second is mental health and primary care.</p>""",
    "S11": """<p>What makes violence more likely, and what protects from it, is sorted by the four levels of the public
health approach. Most of it can be changed, but few of its causes by one authority alone.</p>""",
    "S12": """<p>Boys and young men from the poorest areas carry the greatest burden of injury; girls and young women carry most of
sexual violence and abuse. The equality analysis of the strategy takes both up.</p>""",
    "S14": """<p>Young people have been central to this work. Their headlines: feeling unsafe after dark; gaps in how services
respond to vulnerability; and concern that the drivers are not dealt with. Workshops with the voluntary sector continue.</p>""",
    "S15": """<p>The evidence is strongest for focused deterrence, hospital navigators, cognitive behavioural therapy and work
with families in the early years. Evidence on what works inside education is thinner and is a gap for the whole region.</p>""",
    "S16": """<p>There is a strong offer for young people and families at each level of risk. Funding for much of it ends each
March, which makes it hard to keep staff and to measure long-term results.</p>""",
    "S18": """<p>The kinds of serious violence are those of the definition. Their causes, so far as it is possible to identify
them, are the four risk factors above, made worse by trauma in childhood and by markets for drugs.</p>""",
    "S19": """<p>Each recommendation rests on a finding. The strategy says which of them the partnership takes up.</p>""",
    "S20": """<p>Police records are complete for the year; what health services see is not yet among the data.</p>""",
}

REACH_TABLE = {
    "caption": "People reached by the region's services, 2023-24 quarter 1",
    "columns": ["Group", "People"],
    "rows": [["Young people under 25", 21727], ["Professionals", 1898]],
    "notes": ["Source: West Midlands Violence Reduction Partnership, regional update."],
}

TREND_FIGURE = {
    "title": "Serious violence by month and kind",
    "subtitle": "Recorded offences, {place}, January to December 2025 (made-up counts)",
    "alt": "Violence with injury stays highest all year and rises in the summer; knife-enabled offences stay low.",
    "chart": "line",
    "unit": "offences",
    "rows_by": "period",
    "series_by": "offence",
    "filters": {},
    "notes": ["Made-up counts: they show how the portal works."],
}
# Each of its cells is one cell of the extract, so it stands as it was sent: not rounded, unless it is small.
YOUNG_MEN_FIGURE = {
    "title": "Men aged 18 to 24 harmed, by month and kind",
    "subtitle": "Recorded offences, {place}, January to December 2025 (made-up counts)",
    "alt": "Violence without injury is the most common harm to men aged 18 to 24 in every month.",
    "chart": "line",
    "unit": "offences",
    "rows_by": "period",
    "series_by": "offence",
    "filters": {"sex": "Male", "age_band": "18-24"},
    "notes": ["Made-up counts: they show how the portal works."],
}
PEOPLE_FIGURE = {
    "title": "People harmed by violence with injury, by age and sex",
    "subtitle": "Recorded offences, {place}, January to December 2025 (made-up counts)",
    "alt": "People aged 18 to 34 are harmed most, men more often than women.",
    "chart": "bar",
    "unit": "offences",
    "rows_by": "age_band",
    "series_by": "sex",
    "filters": {"offence": "Violence with injury"},
    "notes": ["Made-up counts: they show how the portal works."],
}
