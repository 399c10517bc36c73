from needs_assessment.forms.asks import AnswerForm, AskForm, OutcomeForm, PassOnForm
from needs_assessment.forms.boundaries import BoundariesForm
from needs_assessment.forms.entries import EntryForm
from needs_assessment.forms.marking import MarkingForm
from needs_assessment.forms.providers import ProviderAddressForm, ProviderEntryForm
from needs_assessment.forms.requests import DecisionForm, FullTextForm
from needs_assessment.forms.starting import KeepTemplateForm, StartForm
from needs_assessment.forms.word import ArrivedForm, WordField, WordForm
from needs_assessment.forms.writing import (
    MOST_SERIES,
    CommentForm,
    DetailsForm,
    FigureForm,
    HeadingForm,
    NewSectionForm,
    PublishForm,
    ReasonForm,
    TableForm,
    VersionForm,
    read_tab,
    read_texts,
)

__all__ = [
    "MOST_SERIES",
    "AnswerForm",
    "ArrivedForm",
    "AskForm",
    "BoundariesForm",
    "CommentForm",
    "DecisionForm",
    "DetailsForm",
    "EntryForm",
    "FigureForm",
    "FullTextForm",
    "HeadingForm",
    "KeepTemplateForm",
    "MarkingForm",
    "NewSectionForm",
    "OutcomeForm",
    "PassOnForm",
    "ProviderAddressForm",
    "ProviderEntryForm",
    "PublishForm",
    "ReasonForm",
    "StartForm",
    "TableForm",
    "VersionForm",
    "WordField",
    "WordForm",
    "read_tab",
    "read_texts",
]
