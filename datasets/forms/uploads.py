"""What an officer is asked when they send a file, answers to a check, and why a version is withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from datasets.forms.views import Choice
from datasets.rules.definition import Definition, Field
from datasets.rules.periods import GRAMMARS, read_period
from datasets.rules.questions import CORRECTION, WHICH_SHEET, words_of
from partnerships.models import Authority
from svd_portal.core import clock
from svd_portal.core.forms import GovukDateField, HintedRadioSelect

ASK, QUALITY = "ask_", "quality_"
CHOOSE_AGAIN = "Choose the file again: a browser does not keep it when a page comes back"
ACCEPTED = ".csv,.xlsx,.zip"
NO_FILE = "Choose a CSV file, an Excel workbook (.xlsx) or a zip file of CSV files (.zip)"
ADDS, REPLACES = "", "all"


class UploadForm(forms.Form):
    """A file, where it came from, and what it does not say itself."""

    authority = forms.ModelChoiceField(
        Authority.objects.none(), label="For which authority?", empty_label=None
    )
    file = forms.FileField(label="File", error_messages={"required": NO_FILE})
    extracted_on = GovukDateField(
        label="When was this taken from your system?", help_text="The extract date, for example 31 1 2026."
    )
    relation = Choice(
        label="What was sent before",
        choices=[
            (ADDS, "Keep it: this file adds its periods, and replaces the same periods"),
            (REPLACES, "Replace everything with this file"),
        ],
        widget=HintedRadioSelect(hints={ADDS: "Right for a monthly or quarterly extract."}),
    )
    note = forms.CharField(
        label="What should a reader know about it?",
        help_text="For example a change in recording. It is shown with every figure. Name no person.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    looks_first = forms.BooleanField(
        label="Let me look at what others will see before it is shared",
        help_text="Until you share it, only the data officers of your authority see it.",
        required=False,
    )
    request = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        authorities: Sequence[Authority],
        definition: Definition,
        has_earlier: bool = False,
        asks_lawful: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.authorities, self.definition = authorities, definition
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        file = self.fields["file"]
        file.help_text = (
            "CSV, Excel (.xlsx), or several CSV files of one form, such as one a month, in a zip file (.zip). "
            f"At most {limit} MB and 1,000,000 rows. Counts only."
        )
        file.widget.attrs["accept"] = ACCEPTED
        self._choose_authority()
        if not has_earlier:
            del self.fields["relation"]
        self._ask()
        if asks_lawful:
            self.fields["counts_only"] = lawful_field(definition)

    def _choose_authority(self) -> None:
        if len(self.authorities) > 1:
            own = Authority.objects.filter(pk__in=[authority.pk for authority in self.authorities])
            self.fields["authority"] = forms.ModelChoiceField(own, label="For which authority?")
        else:
            del self.fields["authority"]

    def _ask(self) -> None:
        """Ask what the layout says that the file does not hold, and how the data were made."""
        for name in self.definition.layout.ask:
            self.fields[ASK + name] = asked_field(self.definition, self.definition.field(name))
        for question in self.definition.quality_questions:
            self.fields[QUALITY + question["key"]] = forms.CharField(
                label=question["text"],
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def first_fields(self) -> Iterator[BoundField]:
        """What is asked of every file, in order; the questions about quality come after."""
        last = {"note", "counts_only", "looks_first"}
        names = [n for n in self.fields if not n.startswith(QUALITY) and n not in last and n != "request"]
        names.sort(key=lambda name: name == "relation")  # asked ones stand before it
        return (self[name] for name in [*names, "note"])

    @property
    def quality_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(QUALITY)]

    @property
    def last_fields(self) -> list[BoundField]:
        """What is ticked before the file is sent."""
        return [self[name] for name in ("counts_only", "looks_first") if name in self.fields]

    @property
    def unanswered(self) -> int:
        """Count the questions about quality that have no answer yet."""
        return sum(not str(field.value() or "").strip() for field in self.quality_fields)

    @property
    def quality_open(self) -> bool:
        """Say whether to show the questions at once: with the first file, or when an answer is wrong."""
        return "relation" not in self.fields or any(field.errors for field in self.quality_fields)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        limit = settings.UPLOAD_MAX_BYTES
        if (file.size or 0) > limit:
            raise forms.ValidationError(
                f"The file is larger than {limit // 2**20} MB. Send fewer periods in one file, "
                "or the CSV files in one zip file"
            )
        return file

    def clean_extracted_on(self) -> Any:
        day = self.cleaned_data["extracted_on"]
        if day > clock.today():
            raise forms.ValidationError("The extract date must be today or in the past")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors and "file" not in self.errors:
            self.add_error("file", CHOOSE_AGAIN)
        return cleaned

    @property
    def chosen_authority(self) -> Authority:
        return self.cleaned_data.get("authority") or self.authorities[0]

    def answers(self, prefix: str) -> dict[str, str]:
        """Give what was answered to the questions whose names begin so."""
        given = {name: value for name, value in self.cleaned_data.items() if name.startswith(prefix)}
        return {name.removeprefix(prefix): value.strip() for name, value in given.items() if value.strip()}


def lawful_field(definition: Definition) -> forms.BooleanField:
    """Ask once for each source whether it is lawful to send it."""
    basis = f"{definition.legal_basis.rstrip('.')}. " if definition.legal_basis else ""
    return forms.BooleanField(
        label="These are counts: no patient information and no personal information is in them (s.16, s.17)",
        help_text=f"{basis}You are asked this once for each kind of data.",
    )


def asked_field(definition: Definition, field: Field) -> forms.Field:
    """Ask for a value that the file does not hold, in the words and with the values of its definition."""
    help_text = " ".join(filter(None, [field.description, "The file does not say it."]))
    if field.enum:
        choices = [("", "Choose"), *((value, value) for value in field.enum)]
        return forms.ChoiceField(label=field.title, choices=choices, help_text=help_text)
    if field.name == definition.period:
        return PeriodField(definition.grammar, label=field.title, help_text=help_text)
    example = f" For example {field.example}." if field.example else ""
    return forms.CharField(label=field.title, max_length=field.longest, help_text=help_text + example)


class PeriodField(forms.CharField):
    """A period in the grammar of a definition."""

    def __init__(self, grammar: str, *, help_text: str = "", **kwargs: Any) -> None:
        self.grammar = grammar
        example = f"For example {GRAMMARS[grammar].example}."
        super().__init__(max_length=40, help_text=f"{help_text} {example}".strip(), **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        read = read_period(text, self.grammar, clock.today())
        if read.value is None:
            fault = read.fault
            raise forms.ValidationError(
                f"{fault.message} {fault.fix}".strip() if fault else "Check the period"
            )
        return read.value


class ConfirmForm(forms.Form):
    """A yes to each question of a check; where a yes is not enough, the answer."""

    asked = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[self.name_of(number, question)] = answer_field(question)

    @staticmethod
    def name_of(number: int, question: Mapping[str, Any]) -> str:
        return {WHICH_SHEET: "sheet", CORRECTION: "correction_reason"}.get(
            question["rule"], f"confirm_{number}"
        )

    @property
    def asked_fields(self) -> list[tuple[dict[str, Any], BoundField]]:
        """Each question, in general words, with the field that answers it."""
        return [
            ({**question, "words": words_of(question)}, self[self.name_of(number, question)])
            for number, question in enumerate(self.questions)
        ]


def answer_field(question: Mapping[str, Any]) -> forms.Field:
    if question["rule"] == WHICH_SHEET:
        choices = [(name, name) for name in question.get("choices", [])]
        return forms.ChoiceField(label="Which sheet is meant?", choices=choices, widget=forms.RadioSelect)
    if question["rule"] == CORRECTION:
        return forms.CharField(
            label="What was wrong with the figures that were sent before?",
            help_text="Everybody who reads the figures sees this. Write no figure and name no person.",
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    return forms.BooleanField(
        label="Yes, that is right",
        error_messages={"required": f"Confirm this, or send another file: {words_of(question)}"},
    )


class CheckForm(forms.Form):
    """What somebody of another authority found in a version that is not shared yet."""

    found = forms.ChoiceField(
        label="What did you find?",
        choices=[
            ("safe", "Nobody can be found in these figures: they may be shared"),
            ("unsafe", "Somebody could be found, or a small number worked out"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the figures may be shared"},
    )
    reason = forms.CharField(
        label="If not: what could be worked out?",
        help_text="The officer who sent the figures reads this. Name no person.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("found") == "unsafe" and not found.get("reason", "").strip():
            self.add_error("reason", "Say what could be worked out, so that the supplier can mend it")
        return found


class WithdrawForm(forms.Form):
    """Why a version is not to be used any more."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Everybody in the partnership reads this. Write no figure and name no person.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
