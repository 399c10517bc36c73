"""Who was asked and what became of it, and what there is to build on."""

from needs_assessment.rules.registers.schema import Field, Kind, Register

ENGAGEMENT = Register(
    key="engagement",
    title="Who was asked, and what changed",
    entry="conversation",
    asks="Each time you asked people. Say what changed because of it: otherwise they will not answer again.",
    sections=("S14", "T14"),
    fields=(
        Field(
            "who",
            "Who was asked?",
            column="Who was asked",
            help="A group, never a person: “pupils of three secondary schools”.",
            required=True,
        ),
        Field(
            "how",
            "How?",
            Kind.ONE_OF,
            column="How",
            choices={
                "survey": "Survey",
                "workshop": "Workshop or focus group",
                "interviews": "Interviews",
                "meeting": "Public meeting",
                "panel": "Standing panel or youth commission",
                "written": "In writing",
                "other": "Another way",
            },
            required=True,
        ),
        Field("on", "When?", Kind.DAY, column="When", help="The last day, if it took several."),
        Field("count", "How many people took part?", Kind.COUNT, column="People"),
        Field(
            "consent",
            "May their words be quoted?",
            Kind.ONE_OF,
            column="Quotes",
            choices={
                "yes": "Consent to quote",
                "unnamed": "Consent to quote without names",
                "no": "No consent to quote",
                "not_asked": "Not asked",
            },
            required=True,
        ),
        Field("said", "What did they say?", Kind.TEXT, column="You said", required=True),
        Field(
            "did",
            "What was done about it?",
            Kind.TEXT,
            column="We did",
            help="If nothing was done, say why.",
        ),
    ),
)

SERVICES = Register(
    key="services",
    title="Service and asset directory",
    entry="service or asset",
    asks="What there is to build on: services, places, groups and role models, the voluntary sector included.",
    sections=("S16",),
    fields=(
        Field("name", "What is it called?", column="Service or asset", required=True),
        Field("provider", "Who provides it?", column="Provider", required=True),
        Field("audience", "For whom is it?", column="For whom", required=True),
        Field("place", "Where?", column="Where", required=True),
        Field("capacity", "How many people can it take?", column="Capacity", help="For example “40 a year”."),
        Field("funded_until", "When does its funding end?", Kind.DAY, column="Funded until"),
        Field(
            "evaluation",
            "Has it been evaluated?",
            Kind.ONE_OF,
            column="Evaluation",
            choices={
                "independent": "Independently",
                "own": "By its provider",
                "under_way": "Under way",
                "none": "Not yet",
            },
        ),
        Field(
            "judgement",
            "What should become of it?",
            Kind.ONE_OF,
            column="Judgement",
            choices={
                "missing": "Missing: it is needed and not there",
                "right_place": "Right service in the right place",
                "wrong_place": "Right service, not in the right place",
                "expand": "Continue and expand",
                "continue": "Continue",
                "stop": "Stop, and use the resources elsewhere",
            },
        ),
        Field("reason", "Why?", Kind.TEXT, column="Reason"),
    ),
)
