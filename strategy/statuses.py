from django.db import models

from strategy.rules.consultation import Kind
from strategy.rules.harm import Head


class Basis(models.TextChoices):
    S8 = "s8", "s.8: one local government area"
    S9 = "s9", "s.9: a wider relevant area"
    BOTH = "s8_s9", "s.8 and s.9"


class PreventionLevel(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    TERTIARY = "tertiary", "Tertiary"


class Targeting(models.TextChoices):
    UNIVERSAL = "universal", "Universal"
    SELECTED = "selected", "Selected"
    INDICATED = "indicated", "Indicated"


class ActionStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    DELAYED = "delayed", "Delayed"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped, learning"


class Evidence(models.TextChoices):
    """How strong the evidence is that an action of this kind works."""

    STRONG = "strong", "Strong: several good studies"
    SOME = "some", "Some: one good study, or several weak ones"
    EMERGING = "emerging", "Emerging: it is being tried"
    NONE = "none", "None yet: it will be evaluated"


class Task(models.TextChoices):
    """What an educational, prison or youth custody authority is asked for."""

    CARRY_OUT = "carry_out", "Carry the action out (s.15(4))"
    IDENTIFY = "identify", "Help to identify kinds and causes of violence"
    PREPARE = "prepare", "Help to prepare the strategy"


# s.15(9) gives no let-out from these.
NO_LET_OUT = frozenset({Task.IDENTIFY, Task.PREPARE})


class Acceptance(models.TextChoices):
    ACCEPTED = "accepted", "Will carry it out"
    LIMITED = "limited", "Will carry out a part of it"
    DECLINED = "declined", "Will not carry it out"


class LetOut(models.TextChoices):
    """The grounds of s.15(7); s.15(8) lets their cumulative effect count."""

    INCOMPATIBLE = "incompatible", "It would clash with another statutory duty, s.15(7)(a)"
    ADVERSE = "adverse", "It would otherwise harm the exercise of its functions, s.15(7)(b)"
    DISPROPORTIONATE = "disproportionate", "It would be disproportionate to the need, s.15(7)(c)"
    COST = "cost", "It would cost unreasonably much, s.15(7)(d)"


class MeasureState(models.TextChoices):
    LIVE = "live", "Live"
    IN_ABEYANCE = "in_abeyance", "In abeyance"
    PROPOSED = "proposed", "Proposed"


class Direction(models.TextChoices):
    UP = "up", "Up is good"
    DOWN = "down", "Down is good"
    NONE = "none", "No judgement"


class Decision(models.TextChoices):
    ADOPT = "adopt", "Adopts"
    APPROVE = "approve", "Approves"
    ENDORSE = "endorse", "Endorses"
    NOTE = "note", "Notes"
    RECEIVE = "receive", "Receives"
    RESERVATION = "reservation", "Signs with a reservation"
    SUBJECT = "subject", "Signs subject to its own cabinet or committee"
    DISSENT = "dissent", "Does not agree"


# A dissent is a decision on record, but no agreement; what a cabinet has yet to decide is none before it has.
AGREES = frozenset(Decision) - {Decision.SUBJECT, Decision.DISSENT}


class SignedBy(models.TextChoices):
    """How a decision came to be on record."""

    SEAT = "seat", "By its board member"
    LINK = "link", "By a private link to a mailbox of its own"
    RECORDED = "recorded", "Recorded for it, with evidence"


class RuleKind(models.TextChoices):
    """When a text counts as agreed."""

    ALL = "all", "Every specified authority agrees"
    QUORUM = "quorum", "At least so many agree"
    NAMED = "named", "Named authorities agree"


class HarmHead(models.TextChoices):
    """The three heads under which a strategy leaves material out (s.8(8), s.9(9))."""

    SAFETY = Head.SAFETY.value, "Safety of a person"
    CRIME = Head.CRIME.value, "Prevention, detection, investigation or prosecution of crime"
    ORDER = Head.ORDER.value, "Security, good order or discipline of an institution"


class HarmFound(models.TextChoices):
    NONE = "none", "No, nothing in it"
    HARM = "harm", "Yes, something in it might"


class ConsulteeKind(models.TextChoices):
    """Whom a strategy has to consult (s.8(4), s.9(4))."""

    EDUCATION = Kind.EDUCATION.value, "Educational authority"
    PRISON = Kind.PRISON.value, "Prison authority"
    YOUTH_CUSTODY = Kind.YOUTH_CUSTODY.value, "Youth custody authority"
    SPECIFIED = Kind.SPECIFIED.value, "Other specified authority (s.9)"


class InvitedBy(models.TextChoices):
    EMAIL = "email", "By e-mail from the portal"
    ELSEWHERE = "elsewhere", "In another way"


class Answer(models.TextChoices):
    """What a consultee said."""

    NOTHING = "nothing", "Nothing to add"
    COMMENTS = "comments", "We have comments"
    OBJECTS = "objects", "We object to something in it"


class WhatCameOfIt(models.TextChoices):
    CHANGED = "changed", "The text was changed"
    PARTLY = "partly", "The text was changed in part"
    KEPT = "kept", "The text was kept"


class RecordKind(models.TextChoices):
    """What was said of an obligation; the last word counts."""

    MET = "met", "Done"
    WAIVED = "waived", "Waived"
    REOPENED = "reopened", "Open again"


class Repeats(models.TextChoices):
    ONCE = "once", "Once"
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every three months"
    YEARLY = "yearly", "Every year"


class ObligationOwner(models.TextChoices):
    LEAD = "lead", "Partnership lead"
    CHAIR = "chair", "Board chair"


class ReviewOutcome(models.TextChoices):
    """What came of a review: only a revised text is published and sent again (s.8(11))."""

    NO_CHANGE = "no_change", "No change"
    MINOR = "minor", "Minor changes to come"
    REVISED = "revised", "To be revised"


class LookedAt(models.TextChoices):
    """What a review looked at."""

    DATA = "data", "Newer data"
    PLAN = "plan", "How the plan got on"
    CONSULTATION = "consultation", "What consultees and communities said"
    EVIDENCE = "evidence", "New evidence of what works"
    MONEY = "money", "Money"
    LAW = "law", "Changes of law, guidance or boundaries"


class EndorsementKind(models.TextChoices):
    """What a body decided on an edition after it was published."""

    ADOPTED = "adopted", "Adopted it"
    APPROVED = "approved", "Approved it"
    ENDORSED = "endorsed", "Endorsed it"
    NOTED = "noted", "Noted it"
    DECLINED = "declined", "Did not agree to it"
