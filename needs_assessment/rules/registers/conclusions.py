"""What was found, what should follow, and what could not be seen."""

from needs_assessment.rules.registers.schema import FIGURES, Field, Kind, Register

# The range of activities that the guidance of May 2021 asks recommendations to span (§4.2), in its words.
ACTIVITY = {
    "protection": "Public protection",
    "vulnerable": "Identifying and supporting vulnerable people",
    "resilience": "Building personal and community resilience",
    "community": "Achieving a healthy and peaceful community",
    "prevention": "Prevention and early intervention",
}
VOICE = "What people told you, and where this document says so."

FINDINGS = Register(
    key="findings",
    title="Findings",
    entry="finding",
    asks="What the evidence says about the kinds of violence and, so far as possible, their causes.",
    sections=("S18",),
    fields=(
        Field("finding", "What did you find?", Kind.TEXT, column="Finding", required=True),
        Field(
            "about",
            "What is it about?",
            Kind.ONE_OF,
            column="About",
            choices={"kind": "A kind of violence", "cause": "A cause", "response": "What is done about it"},
            required=True,
        ),
        Field("figure", "Which figure does it rest on?", Kind.LINK, column="Figure it rests on", to=FIGURES),
        Field("voice", "Which voice does it rest on?", Kind.TEXT, column="Voice it rests on", help=VOICE),
        Field(
            "confidence",
            "How confident are you?",
            Kind.ONE_OF,
            column="Confidence",
            choices={
                "high": "High: several sources agree",
                "medium": "Medium: one good source",
                "low": "Low: an indication",
            },
            required=True,
        ),
    ),
)

RECOMMENDATIONS = Register(
    key="recommendations",
    title="Recommendations",
    entry="recommendation",
    asks="What should be done about what you found. The strategy answers each one.",
    sections=("S19",),
    fields=(
        Field("recommendation", "What should be done?", Kind.TEXT, column="Recommendation", required=True),
        Field(
            "activity",
            "Which kind of activity is it?",
            Kind.ONE_OF,
            column="Kind of activity",
            choices=ACTIVITY,
            required=True,
        ),
        Field("finding", "Which finding does it rest on?", Kind.LINK, column="Finding", to="findings"),
        Field("figure", "Which figure does it rest on?", Kind.LINK, column="Figure it rests on", to=FIGURES),
        Field("voice", "Which voice does it rest on?", Kind.TEXT, column="Voice it rests on", help=VOICE),
        Field(
            "who",
            "Who should do it?",
            column="Who",
            help="An authority or service, with the role. Do not name a person.",
            required=True,
        ),
    ),
)

DATA_GAPS = Register(
    key="data_gaps",
    title="What could not be seen",
    entry="data gap",
    asks="Data that you needed and did not have. A gap that is said can be closed.",
    sections=("S20",),
    fields=(
        Field("gap", "What could you not see?", Kind.TEXT, column="What could not be seen", required=True),
        Field("why", "Why not?", Kind.TEXT, column="Why", required=True),
        Field(
            "who",
            "Who can put it right?",
            column="Who can put it right",
            help="An authority or service, with the role. Do not name a person.",
            required=True,
        ),
        Field("due", "By when?", Kind.DAY, column="By when"),
        Field(
            "state",
            "How far is it?",
            Kind.ONE_OF,
            column="State",
            choices={
                "open": "Open",
                "agreed": "Agreed, not yet supplied",
                "closed": "Closed",
                "accepted": "Cannot be closed",
            },
        ),
    ),
)
