"""What the pages about requests say and to whom; the submission matrix, on the page and as a file."""

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from datasets.documents.matrix import Cell, Matrix, matrix
from datasets.models import DataRequest, Definition, Upload
from datasets.operations import cannot_supply, withdraw_request
from datasets.operations.versions import withdraw_version
from datasets.statuses import RequestState
from svd_portal.accounts.models import User
from svd_portal.core import clock
from tests.cast import Cast
from tests.factories import datasets as make
from tests.factories.requests import asked

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
PERSONAL = b"area_code,period,offence,sex,age_band,count,contact\n" + b"".join(
    f"E07000901,2024-01,Robbery,Male,18-24,1,person{number}@mail.example\n".encode() for number in range(60)
)


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svd_portal.jobs.operations.run_job.delay", lambda job_id: None)


def words(client: Client, name: str, *args: Any, query: str = "") -> str:
    """Read a page as a person would: its words, without its markup."""
    return said(client.get(reverse(f"datasets:{name}", args=["harbour", *args]) + query))


def said(answer: Any) -> str:
    assert answer.status_code == 200
    body = answer.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return " ".join(
        html.unescape(strip_tags(re.sub(r"<(/?)(td|th|li|p|br|dd|dt|h\d)\b", r" <\1\2", main))).split()
    )


def form(cast: Cast, **changed: Any) -> dict[str, Any]:
    due = clock.today() + dt.timedelta(days=30)
    return {
        "authorities": [cast.authorities["icb"].pk],
        "first": "2024-01",
        "last": "Mar 2024",
        "due_on_day": due.day,
        "due_on_month": due.month,
        "due_on_year": due.year,
        "note": "For the needs assessment.",
    } | changed


def late(cast: Cast, days: int = 5, **given: Any) -> DataRequest:
    request = asked(cast, **given)
    DataRequest.objects.filter(pk=request.pk).update(due_on=clock.today() - dt.timedelta(days=days))
    return DataRequest.objects.get(pk=request.pk)


# --- asking


def test_a_lead_asks_through_the_form(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    client = sign_in(cast.lead)
    assert "Ask for data" in words(client, "index")
    assert "Police recorded offences" in words(client, "ask")
    assert "A month, written 2024-01." in words(client, "ask_for", make.KEY)
    answer = client.post(reverse("datasets:ask_for", args=["harbour", make.KEY]), form(cast), follow=True)
    assert "The request was sent to Harbour integrated care board." in said(answer)
    request = DataRequest.objects.get()
    assert request.periods == ["2024-01", "2024-02", "2024-03"]
    assert request.asked_by == cast.lead


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"authorities": []}, "Choose at least one authority"),
        ({"first": "the spring"}, "The first period is not a month. Write it as 2024-01."),
        ({"last": "2023-01"}, "The last period is before the first. Swap the two."),
        ({"due_on_year": 2020}, "The day by which you need it must be after today"),
        ({"first": "2099-01", "last": ""}, "This period begins after the day by which you need it"),
        ({"first": ""}, "Enter the first period"),
        ({"due_on_day": ""}, "The day by which you need it must include a day"),
        ({"ask_again_because": "", "ask_again": "on"}, "Say why what is there is not enough"),
    ],
)
def test_the_form_says_how_to_put_it_right(
    cast: Cast, sign_in: SignIn, changed: dict[str, Any], says: str
) -> None:
    make.offences()
    answer = sign_in(cast.lead).post(
        reverse("datasets:ask_for", args=["harbour", make.KEY]), form(cast, **changed)
    )
    assert says in said(answer)
    assert not DataRequest.objects.exists()


def test_a_warning_leads_to_what_is_held_and_a_tick_with_a_reason_asks_all_the_same(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make.accepted(cast)
    client, path = sign_in(cast.lead), reverse("datasets:ask_for", args=["harbour", make.KEY])
    assert "Ask all the same" not in words(client, "ask_for", make.KEY)
    answer = client.post(path, form(cast))
    assert "Please do not collect this again" in said(answer)
    assert "has sent it for Jan 2024 to Feb 2024 (version 1, accepted" in said(answer)
    assert f'href="{version.dataset.get_absolute_url()}"' in answer.content.decode()
    assert not DataRequest.objects.exists()
    assert "Ask all the same" in said(answer)
    again = {"ask_again": "on", "ask_again_because": "March is missing."}
    client.post(path, form(cast, **again))
    assert "March is missing." in DataRequest.objects.get().note


# --- the page of a request


def test_the_page_says_exactly_what_is_asked(cast: Cast, sign_in: SignIn) -> None:
    request = asked(cast, note="For the needs assessment.", areas=["E07000901"])
    text = words(sign_in(cast.data_officer), "request", request.pk)
    for part in (
        "Harbour partnership asked Harbour integrated care board for this",
        "Jan 2024 to Feb 2024", "Harbour (E07000901)", "due in 30 days", "For the needs assessment.",
        "area_code", "A month, written 2024-01", "Counts from 1 to 7 are hidden.",
        "has sent none of these data yet", "Send the file", "We cannot supply it",
    ):  # fmt: skip
        assert part in text
    link = f'href="{reverse("datasets:upload", args=["harbour", make.KEY])}?request={request.pk}"'
    page = sign_in(cast.data_officer).get(request.get_absolute_url()).content.decode()
    assert link in page


def test_only_officers_of_that_authority_see_the_buttons(
    cast: Cast, sign_in: SignIn, other_officer: User
) -> None:
    request = asked(cast)
    for person in (cast.lead, cast.chair, cast.monitor, other_officer):
        text = words(sign_in(person), "request", request.pk)
        assert "Send the file" not in text
        assert "We cannot supply it" not in text
    assert sign_in(other_officer).get(cannot(request)).status_code == 403
    assert sign_in(other_officer).post(cannot(request), {"reason": "No"}).status_code == 403
    assert "Withdraw this request" in words(sign_in(cast.lead), "request", request.pk)
    assert "Withdraw this request" not in words(sign_in(cast.data_officer), "request", request.pk)


def cannot(request: DataRequest) -> str:
    return reverse("datasets:cannot_supply", args=["harbour", request.pk])


def test_the_page_tells_what_is_still_missing_and_the_last_file(cast: Cast, sign_in: SignIn) -> None:
    request = asked(cast, periods=["2024-01", "2024-02", "2024-03"])
    make.accepted(cast)
    text = words(sign_in(cast.data_officer), "request", request.pk)
    assert "Still missing: Mar 2024" in text
    assert "offences.csv, version 1, Jan 2024 to Feb 2024" in text
    # The name of a file belongs to its authority.
    assert "offences.csv" not in words(sign_in(cast.lead), "request", request.pk)


def test_an_officer_says_why_not_and_everybody_reads_it(cast: Cast, sign_in: SignIn) -> None:
    request = asked(cast)
    client = sign_in(cast.data_officer)
    assert "Enter why it cannot be supplied" in said(client.post(cannot(request), {"reason": ""}))
    past = {"reason": "A new system.", "until_on_day": 1, "until_on_month": 1, "until_on_year": 2020}
    assert "must be after today" in said(client.post(cannot(request), past))
    answer = client.post(cannot(request), past | {"until_on_year": 2030}, follow=True)
    assert "Your answer was recorded, and the partnership lead is told." in said(answer)
    for person in (cast.lead, cast.monitor):
        text = words(sign_in(person), "request", request.pk)
        assert "Harbour integrated care board cannot supply it until 1 January 2030." in text
        assert "A new system." in text
        index = words(sign_in(person), "index")
        assert "What is missing, and why (1)" in index
        assert "A new system, until 1 January 2030" in index
    assert client.post(cannot(request), {"reason": "Again"}).status_code == 302
    assert DataRequest.objects.get().cannot_reason == "A new system."


def test_a_lead_withdraws_after_a_second_look(cast: Cast, sign_in: SignIn) -> None:
    request = asked(cast)
    client, path = sign_in(cast.lead), reverse("datasets:withdraw_request", args=["harbour", request.pk])
    assert "Withdraw this request?" in words(client, "withdraw_request", request.pk)
    assert "Nothing needs to be sent." in said(client.post(path, follow=True))
    assert "closed already" in said(client.post(path, follow=True))
    assert "Nothing is asked of you now." in words(sign_in(cast.data_officer), "index")


# --- first sight


def test_an_officer_sees_first_what_is_asked_of_them(
    cast: Cast, sign_in: SignIn, other_officer: User
) -> None:
    make.accepted(cast)
    late(cast, periods=["2025-01", "2025-02"])
    index = words(sign_in(cast.data_officer), "index")
    assert "Asked of you (1)" in index
    assert "Jan 2025 to Feb 2025, by" in index
    assert "5 days late" in index
    assert "Your last file: offences.csv, sent" in index
    assert index.index("Asked of you") < index.index("Files you sent") < index.index("What we have")
    assert "Nothing is asked of you now." in words(sign_in(other_officer), "index")
    assert "Asked of you" not in words(sign_in(cast.lead), "index")
    home = said(sign_in(cast.data_officer).get("/home/"))
    assert "Send Police recorded offences by area, month, offence, sex and age, Jan 2025 to Feb 2025" in home
    assert "Late: was due" in home
    assert "Send Police recorded" not in said(sign_in(other_officer).get("/home/"))


def test_a_lead_sees_what_is_late(cast: Cast, sign_in: SignIn) -> None:
    assert "Nothing that was asked for is late." in words(sign_in(cast.lead), "index")
    asked(cast)
    assert "Nothing that was asked for is late; 1 request is open." in words(sign_in(cast.lead), "index")
    late(cast, authorities=[cast.authorities["chief-officer"]])
    index = words(sign_in(cast.lead), "index")
    assert "What is missing, and why (1)" in index
    assert "Late: was due" in index


# --- the matrix


def cells(found: Matrix) -> dict[str, dict[str, Cell]]:
    return {row.authority: dict(zip(found.columns, row.cells, strict=True)) for row in found.rows}


def health(cast: Cast, **given: Any) -> dict[str, Cell]:
    return cells(matrix(cast.harbour, **given))["Harbour integrated care board"]


def test_the_matrix_says_of_each_period_how_it_stands(cast: Cast, sign_in: SignIn) -> None:
    make.accepted(cast)
    late(cast, periods=["2024-03"])
    asked(cast, periods=["2024-05"])
    gap = asked(cast, periods=["2024-06"])
    cannot_supply(request=gap, reason="A new system.", by=cast.data_officer)
    withdraw_request(request=asked(cast, periods=["2024-07"]), by=cast.lead)
    found = matrix(cast.harbour)
    assert (found.columns[0], found.columns[-1]) == ("Jun 2024", "Jul 2023")
    row = health(cast)
    assert row["Jan 2024"].in_words.startswith("Sent: version 1, ")
    assert row["Mar 2024"].in_words.startswith("Late: 5 days, was due ")
    assert row["Apr 2024"].word == "Not asked"
    assert row["May 2024"].in_words.startswith("Asked: due ")
    assert row["Jun 2024"].in_words == "Cannot supply: A new system."
    text = words(sign_in(cast.monitor), "matrix")
    assert "Months: Jul 2023 to Jun 2024, the latest first" in text
    assert "Cannot supply A new system" in text


def test_a_version_that_adds_a_month_leaves_the_others_where_they_came_from(cast: Cast) -> None:
    first = make.accepted(cast)
    rows = [(make.HARBOUR, "2024-03", "Robbery", "Male", "18-24", 40)]
    second = make.accepted(cast, make.as_csv(rows))
    row = health(cast)
    assert row["Jan 2024"].url.endswith(f"/versions/{first.number}/")
    assert row["Mar 2024"].url.endswith(f"/versions/{second.number}/")


def test_a_withdrawn_answer_is_no_answer(cast: Cast) -> None:
    request = asked(cast)
    version = make.accepted(cast)
    assert health(cast)["Jan 2024"].word == "Sent"
    withdraw_version(version=version, reason="Wrong year", by=cast.data_officer)
    request.refresh_from_db()
    assert (request.state, request.version, request.answered_at) == (RequestState.ASKED, None, None)
    assert health(cast)["Jan 2024"].word == "Asked"


def test_what_only_a_withdrawn_version_held_says_so_when_nobody_asked(cast: Cast) -> None:
    withdraw_version(version=make.accepted(cast), reason="Wrong year", by=cast.data_officer)
    assert health(cast)["Jan 2024"].word == "Withdrawn"


def test_why_a_file_was_refused_is_told_to_its_officers_alone(
    cast: Cast, sign_in: SignIn, other_officer: User
) -> None:
    request = late(cast)
    upload = make.send(cast, PERSONAL)
    Upload.objects.filter(pk=upload.pk).update(request=request)
    upload = make.run_job(upload)
    assert upload.refusal
    own = health(cast, own=[cast.authorities["icb"]])["Jan 2024"]
    assert upload.refusal in own.in_words
    assert own.url == upload.get_absolute_url()
    for person in (cast.lead, other_officer):
        text = words(sign_in(person), "matrix")
        assert "Refused sent" in text
        assert upload.refusal not in text
        page = sign_in(person).get(reverse("datasets:matrix", args=["harbour"])).content.decode()
        assert upload.get_absolute_url() not in page
    assert "Column G holds e-mail addresses" in words(sign_in(cast.data_officer), "matrix")


def test_each_grammar_of_time_has_its_own_columns(cast: Cast, sign_in: SignIn) -> None:
    make.offences()
    asked(cast)
    quarterly = next(row for row in Definition.objects.all() if row.rules.grammar.endswith("quarter"))
    asked(cast, definition=quarterly, periods=[quarterly_period(quarterly)])
    client = sign_in(cast.lead)
    assert "Months (1)" in words(client, "matrix")
    other = words(client, "matrix", query=f"?periods={quarterly.rules.grammar}")
    assert quarterly.title in other
    assert words(client, "matrix", query="?periods=nonsense&last=nonsense") == words(client, "matrix")


def quarterly_period(definition: Definition) -> str:
    return "2024-Q1" if definition.rules.grammar == "quarter" else "2023/24 Q4"


def test_earlier_and_later_periods_can_be_reached(cast: Cast, sign_in: SignIn) -> None:
    asked(cast, periods=["2022-01"])
    asked(cast, periods=["2024-12"])
    client = sign_in(cast.lead)
    assert "Earlier periods" in words(client, "matrix")
    earlier = words(client, "matrix", query="?periods=month&last=2023-12")
    assert "Months: Jan 2023 to Dec 2023" in earlier
    assert "Later periods" in earlier
    assert "Earlier periods" not in words(client, "matrix", query="?periods=month&last=2022-12")


def test_the_file_says_what_the_page_says_and_runs_no_formula(cast: Cast, sign_in: SignIn) -> None:
    gap = asked(cast, periods=["2024-06"])
    cannot_supply(request=gap, reason='=HYPERLINK("x")', by=cast.data_officer)
    type(gap.authority).objects.filter(pk=gap.authority_id).update(name="=1+1")
    answer = sign_in(cast.monitor).get(reverse("datasets:matrix_csv", args=["harbour"]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, row = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head[:3] == ["Authority", "Data", "Last file"]
    assert (head[3], head[-1], len(head)) == ("Jun 2024", "Jul 2023", 15)
    assert row[0] == "'=1+1"
    assert row[3] == 'Cannot supply: =HYPERLINK("x")'
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_an_empty_matrix_says_what_will_stand_there(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    assert "Nothing was asked for or sent yet" in words(client, "matrix")
    answer = client.get(reverse("datasets:matrix_csv", args=["harbour"]))
    assert answer.content.decode("utf-8-sig") == "Authority,Data,Last file\r\n"


def test_the_matrix_costs_no_query_for_a_row(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make.accepted(cast)
    for code in cast.authorities:
        asked(cast, authorities=[cast.authorities[code]], periods=["2025-01", "2025-02"])
    client = sign_in(cast.data_officer)
    with django_assert_max_num_queries(12):
        client.get(reverse("datasets:matrix", args=["harbour"]))
    with django_assert_max_num_queries(12):
        client.get(reverse("datasets:request", args=["harbour", DataRequest.objects.first().pk]))
