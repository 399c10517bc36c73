"""What the strategy of the demonstration says, with ``{place}`` for the district: made-up prose around the region's published findings."""

HIDDEN = {
    "T1": "Forewords are published with the launch.",
    "T10": "Themes stand inside each priority.",
    "T19": "Themes are held by the review panels until each review is closed.",
    "T21": "The plan register is kept by the council's community safety team.",
    "T23": "There are no appendices to this edition.",
}

TEXTS = {
    "T0": """<p>This strategy is made under s.8 of the Police, Crime, Sentencing and Courts Act 2022 for {place}. It answers
the needs assessment of 2026. Ask the partnership for it in another format.</p>""",
    "T2": """<p>Three priorities for 2026 to 2029: act early, hold on to every child in education, and respond together when
violence happens. Each has an authority that leads, actions with dates, and a measure that the public can follow.</p>""",
    "T3": """<p>A city where every young person is safe, is known by an adult who stays, and has somewhere to go after dark.</p>""",
    "T4": """<p>Since 31 January 2023 the specified authorities for an area must collaborate and plan to prevent and reduce serious
violence (s.8(1) and (2)): the chief officer of police, the fire and rescue authority, the council, the integrated care board,
probation and the youth offending team. They must consult education, prison and youth custody authorities (s.8(4)).</p>""",
    "T5": """<p>The Violence Prevention Group adopts this strategy and reports to the region's Strategic Board, which the Police
and Crime Commissioner chairs. Deputies are named for each lead.</p>""",
    "T6": """<p>The definition is the one of the needs assessment, unchanged: homicide, violence with injury, knife-enabled
offences, robbery and sexual offences, in public and private places, at any age.</p>""",
    "T7": """<p>Violence gathers in a few places and hours and falls mostly on young adults. Education, substance misuse, demography
and deprivation are the risk factors that every local assessment in the region names.</p>""",
    "T8": """<p>Primary prevention reaches everybody before violence happens. Secondary prevention reaches people at more risk.
Tertiary prevention supports those who have been harmed or have used violence. The strategy shifts effort towards the first.</p>""",
    "T9": """<p>The three priorities follow at the end of this document, with objectives, actions and measures.</p>""",
    "T11": """<p>Each action has an authority that owns it, a role, a due date and a status. The delivery group looks at them every
month; the board every quarter.</p>""",
    "T12": """<p>Measures are few and long-term: hospital admissions for assault with a sharp object, knife-enabled offences, and how
safe young people feel after dark.</p>""",
    "T13": """<p>Schools, colleges and the young offender institutions that serve the area were consulted in the summer of 2026.
Their answers moved the second priority from attendance alone to belonging.</p>""",
    "T14": """<p>Young people set the first question of every board meeting. Voluntary organisations took part in workshops and will
see each year what was done with what they said.</p>""",
    "T15": """<p>Only anonymised aggregate data is shared through the portal. Patient information and, from health and social care
bodies, personal information are outside the gateway of s.16.</p>""",
    "T16": """<p>Front-line staff learn to see the signs, to know where advice is, and to refer by one agreed route.</p>""",
    "T17": """<p>The Violence Reduction Partnership was funded until the end of March 2025. What continues is paid for by the
authorities together; every programme below shows when its money ends.</p>""",
    "T18": """<p>The greatest risk is short-term money. The equality analysis is reviewed with the strategy.</p>""",
    "T20": """<p>The board reviews this strategy by the date on its first page. The review says publicly what changed and why.</p>""",
    "T22": """<p>If somebody is in danger, call 999. Victim Support: 0808 168 9111. Crimestoppers: 0800 555 111. To write to the
partnership, use the role mailbox on its page.</p>""",
}

# priority: (why, lead, deputy, objectives: (title, level, actions: (title, owner, role, due, level, targeting)), measures)
PRIORITIES = [
    (
        "Act early",
        "<p>Adversity in childhood stands behind much of the violence that comes later.</p>",
        "Director of public health",
        "Head of early help",
        [
            (
                "Find adversity early",
                "primary",
                [
                    (
                        "Train health visitors and early-years staff to see the signs of adversity and to refer",
                        "bc-icb",
                        "Head of safeguarding",
                        "2027-03-31",
                        "primary",
                        "universal",
                    ),
                    (
                        "Offer every referred family a named worker within ten working days",
                        "wolverhampton-council",
                        "Head of early help",
                        "2027-06-30",
                        "secondary",
                        "selected",
                    ),
                ],
            )
        ],
        [
            (
                "Families with a named worker in time",
                "per cent",
                "62",
                "90",
                "Council early help records",
                "up",
            )
        ],
    ),
    (
        "Hold on to every child in education",
        "<p>Exclusion is among the strongest signs of risk, and school is where most young people can be reached.</p>",
        "Director of children's services",
        "Head of inclusion",
        [
            (
                "Fewer children out of school",
                "primary",
                [
                    (
                        "Agree a city-wide promise on exclusion with head teachers",
                        "wolverhampton-council",
                        "Head of inclusion",
                        "2026-12-18",
                        "primary",
                        "universal",
                    ),
                    (
                        "Place a fire cadet unit in two more neighbourhoods",
                        "west-midlands-fire",
                        "Prevention manager",
                        "2027-04-30",
                        "primary",
                        "selected",
                    ),
                ],
            )
        ],
        [("Permanent exclusions", "per 10,000 pupils", "14", "9", "Department for Education", "down")],
    ),
    (
        "Respond together when violence happens",
        "<p>After an incident, what happens in the first days decides whether there is a next one.</p>",
        "Police commander",
        "Head of youth justice",
        [
            (
                "A shared response within a day",
                "tertiary",
                [
                    (
                        "Hold a partnership meeting within one day of every serious incident",
                        "west-midlands-police",
                        "Neighbourhood superintendent",
                        "2026-10-31",
                        "tertiary",
                        "indicated",
                    ),
                    (
                        "Offer a navigator to every young person in hospital after an assault",
                        "bc-icb",
                        "Emergency care lead",
                        "2027-01-31",
                        "tertiary",
                        "indicated",
                    ),
                    (
                        "Prepare every young person on probation for work before their order ends",
                        "probation-west-midlands",
                        "Head of the probation delivery unit",
                        "2027-09-30",
                        "tertiary",
                        "indicated",
                    ),
                    (
                        "Review each case of repeat violence with the family",
                        "wolverhampton-yot",
                        "Head of youth justice",
                        "2027-03-31",
                        "tertiary",
                        "indicated",
                    ),
                ],
            )
        ],
        [
            (
                "Hospital admissions for assault with a sharp object, under 25",
                "admissions a year",
                "in abeyance until the trusts supply it",
                "down",
                "Hospital Episode Statistics",
                "down",
            )
        ],
    ),
]
