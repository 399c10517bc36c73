"""What is known: risk and protective factors here, and what has worked elsewhere."""

from needs_assessment.rules.registers.schema import Field, Kind, Register

STRENGTH = {"strong": "Strong", "some": "Some", "weak": "Weak", "none": "None yet"}

FACTORS = Register(
    key="factors",
    title="Risk and protective factors",
    entry="factor",
    asks="What makes violence more or less likely here, from the person to society. Name strengths as well as risks.",
    sections=("S11",),
    fields=(
        Field("factor", "What is the factor?", column="Factor", required=True),
        Field(
            "effect",
            "Does it raise the risk or protect?",
            Kind.ONE_OF,
            column="Effect",
            choices={"risk": "Raises the risk", "protective": "Protects"},
            required=True,
        ),
        Field(
            "level",
            "On which level does it work?",
            Kind.ONE_OF,
            column="Level",
            choices={
                "individual": "The person",
                "relationship": "Family and friends",
                "community": "Community",
                "society": "Society",
            },
            required=True,
        ),
        Field(
            "strength",
            "How strong is the evidence for it in this area?",
            Kind.ONE_OF,
            column="Local evidence",
            choices=STRENGTH,
            required=True,
        ),
        Field("evidence", "What is that evidence?", Kind.TEXT, column="What shows it"),
        Field(
            "who",
            "Who can change it?",
            column="Who can change it",
            help="An authority or service. Write “nobody here” if so.",
            required=True,
        ),
        Field("finding", "Which finding does it feed?", Kind.LINK, column="Finding it feeds", to="findings"),
    ),
)


def _review(title: str, by: str, says: str) -> dict[str, str]:
    return {"title": title, "by": by, "scope": says}


EVIDENCE = Register(
    key="evidence",
    title="What works: evidence",
    entry="piece of evidence",
    asks="What research says about ways to prevent violence, and whether they fit what you found here.",
    sections=("S15",),
    fields=(
        Field("title", "What is the review, study or toolkit?", column="Source", required=True),
        Field("by", "Who made it?", column="By", required=True),
        Field("scope", "What does it cover?", Kind.TEXT, column="Covers"),
        Field(
            "intervention", "Which kind of work does it support?", Kind.TEXT, column="Work that it supports"
        ),
        Field("strength", "How strong is the evidence?", Kind.ONE_OF, column="Strength", choices=STRENGTH),
        Field("cost", "What does that work cost?", column="Cost"),
        Field("fit", "How does it fit what you found here?", Kind.TEXT, column="Fit with local needs"),
    ),
    # The reviews and resources that the guidance of May 2021 names (§5.5): a start, still to be judged locally.
    start_label="Start with the seven reviews that the national guidance names",
    start=(
        _review(
            "Adverse childhood experiences: what we know, what we don't know, and what should happen next",
            "Early Intervention Foundation",
            "Adverse childhood experiences",
        ),
        _review(
            "Violence in London: what we know and how to respond",
            "Behavioural Insights Team",
            "Violence in London",
        ),
        _review(
            "Public health approaches to reducing violence",
            "Local Government Association",
            "Public health approaches",
        ),
        _review("Serious Violence Strategy", "UK government", "Serious violence in England and Wales"),
        _review(
            "What works in violence prevention among young people?: a systematic review of reviews",
            "Kovalenko and others",
            "Violence prevention among young people",
        ),
        _review("Violence Info", "World Health Organization", "A global database of studies of violence"),
        _review(
            "Crime Reduction Toolkit", "College of Policing", "Ratings of the best evidence on reducing crime"
        ),
    ),
)
