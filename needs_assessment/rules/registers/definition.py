"""What a partnership means by serious violence, asked as s.13 of the Act puts it."""

from needs_assessment.rules.registers.schema import Field, Kind, Register

HANDLED = {
    "in": "Inside this definition",
    "out": "Outside this definition",
    "elsewhere": "Handled by another board or strategy",
}
VIOLENCE = {
    "homicide": "Homicide",
    "knife": "Knife crime",
    "gun": "Gun crime",
    "robbery": "Robbery",
    "wounding": "Wounding and other serious assault",
    "sexual": "Sexual violence",
    "domestic": "Domestic abuse",
    "exploitation": "County lines and other exploitation",
    "possession": "Carrying weapons",
    "alcohol": "Violence linked to alcohol or the night-time economy",
    "property": "Violence against property",
    "threats": "Threats of violence",
}

DEFINITION = Register(
    key="definition",
    title="Definition of serious violence",
    entry="definition",
    asks=(
        "What your partnership counts as serious violence. Readers need it to know what each number covers, "
        "and that another area's numbers may cover something else."
    ),
    sections=("S5",),
    is_single=True,
    fixed=(("Terrorism", "Outside every definition: the Act leaves it out (s.13(3)(b))."),),
    fields=(
        Field(
            "wording",
            "The definition in words",
            Kind.TEXT,
            help="As you would read it out to a resident.",
            required=True,
        ),
        Field(
            "basis",
            "What is it based on?",
            Kind.ONE_OF,
            column="Based on",
            choices={
                "act": "The Act alone (s.13)",
                "strategy_2018": "The government's Serious Violence Strategy of 2018",
                "london": "The London-wide minimum",
                "who": "The World Health Organization's definition of violence",
                "own": "Our own work",
            },
            required=True,
        ),
        Field(
            "age_of",
            "Whose age counts?",
            Kind.ONE_OF,
            column="Whose age counts",
            choices={
                "nobody": "People of every age are counted",
                "harmed": "The person harmed",
                "harms": "The person who harms",
                "either": "Either of them",
            },
            required=True,
        ),
        Field("ages", "Which ages?", column="Ages", help="For example “under 25”."),
        Field(
            "places",
            "Which places count?",
            Kind.ONE_OF,
            column="Places",
            choices={"all": "Public places and private homes", "public": "Public places only"},
            required=True,
        ),
        Field("domestic_abuse", "Domestic abuse", Kind.ONE_OF, choices=HANDLED, required=True),
        Field(
            "domestic_abuse_where",
            "If elsewhere: which board or strategy handles domestic abuse?",
            column="Domestic abuse is handled by",
            needed_if=("domestic_abuse", "elsewhere"),
        ),
        Field("sexual_violence", "Sexual violence", Kind.ONE_OF, choices=HANDLED, required=True),
        Field(
            "sexual_violence_where",
            "If elsewhere: which board or strategy handles sexual violence?",
            column="Sexual violence is handled by",
            needed_if=("sexual_violence", "elsewhere"),
        ),
        Field(
            "included",
            "What is included?",
            Kind.SOME_OF,
            column="Included",
            choices=VIOLENCE,
            required=True,
        ),
        Field(
            "included_more",
            "What else is included?",
            Kind.TEXT,
            column="Also included",
            help="Offence codes or families, and what your area adds.",
        ),
        Field("excluded", "What is left out, and why?", Kind.TEXT, column="Left out"),
        Field(
            "penalty",
            "How did you take account of the highest penalty for the offence?",
            Kind.TEXT,
            column="Highest penalty, s.13(6)(a)",
            help="The Act asks for this and the next three. Give your reasons.",
            required=True,
        ),
        Field(
            "impact_on_victim",
            "How did you take account of the impact on any victim?",
            Kind.TEXT,
            column="Impact on any victim, s.13(6)(b)",
            required=True,
        ),
        Field(
            "prevalence",
            "How did you take account of how common it is in the area?",
            Kind.TEXT,
            column="Prevalence in the area, s.13(6)(c)",
            required=True,
        ),
        Field(
            "impact_on_community",
            "How did you take account of the impact on the community?",
            Kind.TEXT,
            column="Impact on the community, s.13(6)(d)",
            required=True,
        ),
        Field("agreed_by", "Who agreed it?", column="Agreed by", help="A board or body, not a person."),
        Field("valid_from", "From which day does it hold?", Kind.DAY, column="Holds from"),
    ),
)
