"""The shape of a strategy: 24 sections that the Act, guidance and published strategies ask for."""

from needs_assessment.rules.template import MUST, OPTIONAL, SHOULD, SectionTemplate

SUMMARY_KEY = "T2"  # the plan on a page: it opens the published document
DEFINITION_KEY = "T6"
GUIDANCE = "Home Office statutory guidance"

# Where a section rests on more than guidance or good practice.
SOURCES = {
    "T4": "s.8(1), s.11",
    "T5": "s.8(2), s.9(2)",
    "T6": "s.13(3) to (6)",
    "T7": "s.8(3)(a) and (b)",
    "T9": "s.8(3)(c)",
    "T13": "s.8(4) and (5), s.15",
    "T15": "s.16, s.17",
    "T20": "s.8(7)(b)",
}


def source_of(key: str) -> str:
    """Say on what a section rests."""
    return SOURCES.get(key, GUIDANCE)


def _row(key: str, heading: str, level: str, *prompts: str) -> SectionTemplate:
    return SectionTemplate(key, heading, level, prompts)


STRATEGY: tuple[SectionTemplate, ...] = (
    _row(
        "T0",
        "About this document",
        MUST,
        "Who wrote this, for which partnership and which years?",
        "Which edition of the needs assessment does it answer?",
        "Who may be asked about it? Give a role and a shared mailbox, not a person's name.",
    ),
    _row(
        "T1",
        "Foreword",
        SHOULD,
        "What does the chair want a resident to take away from this strategy?",
        "Who stands behind it, and in which capacity?",
    ),
    _row(
        "T2",
        "Plan on a page",
        SHOULD,
        "On one screen: the vision, three to five priorities, what will change, when you look again.",
        "Is there an easy read version? Say where.",
    ),
    _row(
        "T3",
        "Vision, mission and principles",
        MUST,
        "Put the vision into one sentence.",
        "What will be different in five years?",
        "Which principles guide you, for example child first or trauma-informed?",
    ),
    _row(
        "T4",
        "The Duty in brief",
        MUST,
        "Say in two or three sentences what the Duty asks and who must act here.",
        "Add only what is particular to this area; the law itself is linked from every page.",
    ),
    _row(
        "T5",
        "Partnership and governance",
        MUST,
        "Which structure did you choose, and why?",
        "Who chairs, which sub-groups are there, and to whom does a stuck problem go?",
        "How do you work with the community safety partnership, health, safeguarding and justice boards?",
        "What part does the local policing body take? Which neighbouring partnerships matter?",
    ),
    _row(
        "T6",
        "Definition and scope",
        MUST,
        "Is the definition of serious violence that of your needs assessment? If not, why?",
        "Where are domestic abuse and sexual violence dealt with?",
        "How did you weigh penalty, harm to victims, how common it is and the effect on communities?",
    ),
    _row(
        "T7",
        "What the needs assessment tells us",
        MUST,
        "Which kinds of serious violence happen here, to whom, where and when?",
        "What are the causes, so far as they can be identified?",
        "How sure are you, and what could not be known?",
    ),
    _row(
        "T8",
        "Our approach to prevention",
        MUST,
        "What do primary, secondary and tertiary prevention mean here?",
        "What is for everybody, what for people at more risk, what for people already involved?",
        "Is any part of the prevention grid empty? Say why.",
    ),
    _row(
        "T9",
        "Our priorities",
        MUST,
        "Which findings led to these priorities, and what did you decide not to prioritise?",
        "The priorities and their actions are kept on the strategy's own page and follow this text.",
    ),
    _row(
        "T10",
        "Themes that cross every priority",
        SHOULD,
        "How do you deal with violence against women and girls, exploitation, equality and trauma?",
        "What do you do about safer places, and about the stories that make violence look normal?",
    ),
    _row(
        "T11",
        "Delivery plan",
        MUST,
        "Who keeps the delivery plan, how often is it updated, and where can it be read?",
        "What happens when an action is late or stops?",
    ),
    _row(
        "T12",
        "Outcomes and measures",
        MUST,
        "How will you know that this works? For each measure: where it stands now, and where it should go.",
        "Which measures are in abeyance or only proposed, and why?",
    ),
    _row(
        "T13",
        "Education, prisons and youth custody",
        MUST,
        "Who was consulted, how and when? What came back, and what changed?",
        "Which actions will schools, colleges, prisons or youth custody carry out? Did any object?",
    ),
    _row(
        "T14",
        "Communities, young people, voluntary sector and business",
        MUST,
        "Whom did you reach, whom did you not reach, and what changed because of what they said?",
        "How will the voluntary sector be paid and heard after publication?",
    ),
    _row(
        "T15",
        "Sharing information",
        SHOULD,
        "Which agreements are in place, for which purposes?",
        "What was refused, and why?",
    ),
    _row(
        "T16",
        "Training and referral",
        SHOULD,
        "Who is trained, in what, and how many so far?",
        "What is the one agreed route for a referral, also at night and at weekends?",
    ),
    _row(
        "T17",
        "Resources",
        SHOULD,
        "Which money and people does each authority bring, by year?",
        "What stops if the money ends?",
    ),
    _row(
        "T18",
        "Equality, risks and dependencies",
        SHOULD,
        "When was the equality analysis done, and what did it change?",
        "What are the greatest risks, and who steps in for whom?",
    ),
    _row(
        "T19",
        "Learning from deaths and serious incidents",
        OPTIONAL,
        "Which reviews were held, what did they find, and which actions follow?",
    ),
    _row(
        "T20",
        "Monitoring, evaluation and review",
        MUST,
        "On which date will you review this strategy, and who decides?",
        "How can the public see progress? Who evaluates?",
    ),
    _row(
        "T21",
        "How this fits with other plans",
        SHOULD,
        "Which other plans share this ground, who owns them, and how do they help?",
    ),
    _row(
        "T22",
        "Help and contacts",
        MUST,
        "What should somebody in danger do now? Which services support victims and families here?",
        "How can a reader ask a question, complain, or get this in another format?",
    ),
    _row("T23", "Appendices", OPTIONAL, "Glossary, references and full tables."),
)
