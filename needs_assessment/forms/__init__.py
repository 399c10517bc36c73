from needs_assessment.forms.entries import EntryForm
from needs_assessment.forms.marking import MarkingForm
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
    read_tab,
    read_texts,
)

__all__ = [
    "MOST_SERIES",
    "CommentForm",
    "DetailsForm",
    "EntryForm",
    "FigureForm",
    "HeadingForm",
    "MarkingForm",
    "NewSectionForm",
    "PublishForm",
    "ReasonForm",
    "TableForm",
    "read_tab",
    "read_texts",
]
