"""Shape and wording of what people fill in on a strategy."""

from strategy.forms.consultation import (
    CloseForm,
    ConsulteeForm,
    ConsulteeListForm,
    ElsewhereForm,
    NoneInAreaForm,
    OpenConsultationForm,
    RecordReplyForm,
    ReplyForm,
    SettleForm,
)
from strategy.forms.details import DetailsForm
from strategy.forms.endorsing import EndorsementForm
from strategy.forms.harm import HarmForm
from strategy.forms.obligations import MetForm, OwnObligationForm
from strategy.forms.plan import FORMS, AssignmentForm, GridForm, PartForm
from strategy.forms.progress import OpenProgressForm, ProgressForm
from strategy.forms.publishing import ScheduleForm
from strategy.forms.reviewing import ReviewForm, SignStatementForm, StatementForm
from strategy.forms.signing import LinkForm, RecordForm, RuleForm, SignForm, authority_named

__all__ = [
    "FORMS",
    "AssignmentForm",
    "CloseForm",
    "ConsulteeForm",
    "ConsulteeListForm",
    "DetailsForm",
    "ElsewhereForm",
    "EndorsementForm",
    "GridForm",
    "HarmForm",
    "LinkForm",
    "MetForm",
    "NoneInAreaForm",
    "OpenConsultationForm",
    "OpenProgressForm",
    "OwnObligationForm",
    "PartForm",
    "ProgressForm",
    "RecordForm",
    "RecordReplyForm",
    "ReplyForm",
    "ReviewForm",
    "RuleForm",
    "ScheduleForm",
    "SettleForm",
    "SignForm",
    "SignStatementForm",
    "StatementForm",
    "authority_named",
]
