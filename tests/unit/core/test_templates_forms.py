"""A plain Django form comes out with GOV.UK markup and messages that say how to put things right."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from svd_portal.core.forms import GovukDateField, HintedRadioSelect


class BoardForm(forms.Form):
    name = forms.CharField(label="Name of the board", max_length=5, help_text="As in the minutes")
    lead = forms.CharField(label="NHS lead", required=False)
    email = forms.EmailField(label="Email address", widget=forms.EmailInput(attrs={"placeholder": "you@"}))
    members = forms.IntegerField(label="Members", min_value=1)
    why = forms.CharField(label="Why it matters", widget=forms.Textarea, max_length=20)
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[("sign", "Sign"), ("ask", "Ask for changes")],
        widget=HintedRadioSelect(hints={"sign": "You stand behind this text."}),
    )
    reviewed_on = GovukDateField(label="Next review")
    report = forms.FileField(label="Report")
    agree = forms.BooleanField(label="I have read the rule")


class ReviewForm(forms.Form):
    reviewed_on = GovukDateField(label="Next review", required=False)


def review(day: str, month: str, year: str) -> ReviewForm:
    return ReviewForm({"reviewed_on_day": day, "reviewed_on_month": month, "reviewed_on_year": year})


def test_form_gives_each_control_its_govuk_class() -> None:
    html = str(BoardForm())
    classes = ["govuk-input", "govuk-textarea", "govuk-radios__input", "govuk-checkboxes__input"]
    assert [name for name in classes if f'class="{name}' not in html] == []
    assert "govuk-file-upload" in html


def test_form_leaves_checking_to_the_server_and_shows_no_placeholder() -> None:
    html = str(BoardForm())
    assert " required" not in html
    assert "placeholder" not in html


def test_form_says_which_answers_are_optional() -> None:
    html = str(BoardForm())
    assert html.count("(optional)") == 1
    assert "NHS lead <span" in html


def test_form_describes_a_control_by_its_hint_and_its_error() -> None:
    html = str(BoardForm({"name": "Community"})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert "govuk-input--error" in html


def test_form_shows_a_hint_below_its_choice() -> None:
    html = str(BoardForm()["decision"].as_field_group())
    assert 'aria-describedby="id_decision_0_hint"' in html
    assert (
        '<div id="id_decision_0_hint" class="govuk-hint govuk-radios__hint">You stand behind this text.</div>'
        in html
    )
    assert "id_decision_1_hint" not in html


def test_form_counts_characters_and_never_cuts_a_pasted_text() -> None:
    html = str(BoardForm()["why"].as_field_group())
    assert 'data-maxlength="20"' in html
    assert " maxlength=" not in html
    assert 'aria-describedby="id_why-info"' in html


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter name of the board"),
        ("name", "Community", "Name of the board must be 5 characters or fewer. It has 9"),
        ("email", "someone", "Email address must be an email address, like name@example.org"),
        ("members", "twelve", "Members must be a whole number, like 12"),
        ("members", "0", "Members must be 1 or more"),
        ("decision", "", "Answer the question “What do you decide?”"),
        ("decision", "maybe", "What do you decide: choose one of the answers on the list"),
        ("report", "", "Choose report"),
        ("agree", "", "Tick the box “I have read the rule” to go on"),
    ],
)
def test_form_says_what_is_wrong_and_how_to_put_it_right(field: str, value: str, message: str) -> None:
    assert BoardForm({field: value}).errors[field] == [message]


def test_form_keeps_words_chosen_for_a_field() -> None:
    class Chosen(forms.Form):
        name = forms.CharField(error_messages={"required": "Say who chairs the board"})

    assert Chosen({}).errors["name"] == ["Say who chairs the board"]


def test_form_message_survives_a_percent_sign_in_the_label() -> None:
    class Share(forms.Form):
        share = forms.IntegerField(label="Share (%)", max_value=100)

    assert Share({"share": "101"}).errors["share"] == ["Share (%) must be 100 or less"]


@pytest.mark.parametrize("month", ["1", "01", "January", "jan"])
def test_date_is_read_from_three_boxes(month: str) -> None:
    form = review("31", month, "2026")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["reviewed_on"] == date(2026, 1, 31)


def test_date_left_empty_is_no_date_when_optional() -> None:
    form = review("", "", "")
    assert form.is_valid()
    assert form.cleaned_data["reviewed_on"] is None


@pytest.mark.parametrize(
    ("boxes", "message", "wrong"),
    [
        (("31", "", "2026"), "Next review must include a month", {"1"}),
        (("", "", "2026"), "Next review must include a day and a month", {"0", "1"}),
        (("31", "1", "26"), "Next review must have a year of 4 figures, like 2026", {"2"}),
        (("31", "13", "2026"), "Next review must have a real month, like 1 or January", {"1"}),
        (("32", "1", "2026"), "Next review must have a day from 1 to 31", {"0"}),
        (("31", "2", "2026"), "Next review must be a real date, like 31 1 2026", {"0", "1", "2"}),
        (("²", "2", "2026"), "Next review must have a day from 1 to 31", {"0"}),
    ],
)
def test_date_error_names_and_marks_the_part_that_is_wrong(
    boxes: tuple[str, str, str], message: str, wrong: set[str]
) -> None:
    form = review(*boxes)
    assert form.errors["reviewed_on"] == [message]
    inputs = [line for line in str(form).splitlines() if "<input" in line]
    assert {str(i) for i, line in enumerate(inputs) if 'aria-invalid="true"' in line} == wrong
    assert f'href="#id_reviewed_on_{min(wrong)}"' in render_to_string(
        "components/error_summary.html", {"form": form}
    )


def test_date_shows_what_was_saved() -> None:
    html = str(ReviewForm(initial={"reviewed_on": date(2026, 1, 31)}))
    assert ['value="31"' in html, 'value="1"' in html, 'value="2026"' in html] == [True, True, True]


def test_date_unchanged_counts_as_unchanged() -> None:
    data = {"reviewed_on_day": "31", "reviewed_on_month": "1", "reviewed_on_year": "2026"}
    assert not ReviewForm(data, initial={"reviewed_on": date(2026, 1, 31)}).has_changed()


def test_error_summary_leads_to_the_first_control_of_a_group() -> None:
    html = render_to_string("components/error_summary.html", {"form": BoardForm({})})
    assert 'href="#id_decision_0"' in html
    assert 'href="#id_name"' in html


def test_error_of_the_whole_form_is_shown_and_linked() -> None:
    class Whole(forms.Form):
        def clean(self) -> None:
            raise ValidationError("The board and the authority must belong together")

    form = Whole({})
    assert 'href="#form_errors">The board and the authority' in render_to_string(
        "components/error_summary.html", {"form": form}
    )
    assert 'id="form_errors"' in str(form)
