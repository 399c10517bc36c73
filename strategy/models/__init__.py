from strategy.models.consultation import (
    Consultation,
    ConsultationInvite,
    ConsultationLink,
    ConsultationReply,
    Consultee,
    NoneInArea,
)
from strategy.models.endorsement import Endorsement
from strategy.models.harm import HarmDecision
from strategy.models.obligations import (
    CalendarFeed,
    ObligationRecord,
    ObligationReminder,
    OwnObligation,
)
from strategy.models.plan import Action, AssignmentAnswer, Measure, Objective, Priority
from strategy.models.progress import ProgressLink, ProgressRound, ProgressUpdate
from strategy.models.publishing import Schedule
from strategy.models.review import AssuranceStatement, Review
from strategy.models.signing import BoardRule, SignedText, SigningLink, SignOff
from strategy.models.strategies import Strategy

__all__ = [
    "Action",
    "AssignmentAnswer",
    "AssuranceStatement",
    "BoardRule",
    "CalendarFeed",
    "Consultation",
    "ConsultationInvite",
    "ConsultationLink",
    "ConsultationReply",
    "Consultee",
    "Endorsement",
    "HarmDecision",
    "Measure",
    "NoneInArea",
    "Objective",
    "ObligationRecord",
    "ObligationReminder",
    "OwnObligation",
    "Priority",
    "ProgressLink",
    "ProgressRound",
    "ProgressUpdate",
    "Review",
    "Schedule",
    "SignOff",
    "SignedText",
    "SigningLink",
    "Strategy",
]
