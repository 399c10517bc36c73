"""Who gets what at every address: written by hand and read by people, never computed from the code it checks.

One row is an address and a method. Its nine numbers are what the nine of the cast get, in the order of the
heading: 200 a page, 302 on to another page (for anonymous: to sign in), 401 kept but signed out, 403 your
seat does not allow this, 404 there is no such thing for you, 405 nobody can do that here.
"""

from dataclasses import dataclass

from tests.cast import PEOPLE

# fmt: off
#            anonymous lead author officer member chair monitor neighbour nobody
PUBLIC      = "200    200  200    200     200    200   200     200       200"   # the public door
SIGNED_IN   = "302    200  200    200     200    200   200     200       200"   # pages about oneself
SEATED      = "302    200  200    200     200    200   200     404       404"   # any seat reads drafts
EDITORS     = "302    200  200    403     403    403   403     404       404"   # lead and author write
EDIT        = "302    302  302    403     403    403   403     404       404"   # ... and are sent on
OFFICER     = "302    403  403    200     403    403   403     404       404"   # of the supplying authority
SEND        = "302    403  403    302     403    403   403     404       404"
MANAGERS    = "302    200  403    403     403    200   403     404       404"   # lead and chair
MANAGE      = "302    302  403    403     403    302   403     404       404"   # ... and send to the board
SIGNER      = "302    403  403    403     200    403   403     404       404"   # the board signs
SIGN        = "302    403  403    403     302    403   403     404       404"
CHAIR       = "302    403  403    403     403    200   403     404       404"   # the chair publishes
PUBLISH     = "302    403  403    403     403    302   403     404       404"
NOWHERE     = "302    404  404    404     404    404   404     404       404"   # what does not exist
# fmt: on


@dataclass(frozen=True)
class Row:
    """What each of the cast gets at one address, by one method, with one object."""

    name: str  # of the address
    method: str
    statuses: str
    case: str = ""  # which object, where one address has several

    @property
    def expected(self) -> dict[str, int]:
        return dict(zip(PEOPLE, map(int, self.statuses.split()), strict=True))

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.name, self.case]))


# Whole prefixes that are not ours, each with the reason why no row is written for it.
EXCLUDED = {
    "account_": "allauth's own pages of signing in, tested by allauth; ours to style",
    "mfa_": "allauth's own pages of the second step",
}

ROWS = [
    # --- the public door
    Row("home:front", "GET", PUBLIC),
    Row("home:health", "GET", PUBLIC),
    Row("home:help", "GET", PUBLIC),
    Row("home:accessibility", "GET", PUBLIC),
    Row("home:privacy", "GET", PUBLIC),
    Row("home:api", "GET", PUBLIC),
    Row("partnerships:public_index", "GET", PUBLIC),
    Row("partnerships:public", "GET", PUBLIC),
    Row("publication:index", "GET", PUBLIC),
    Row("publication:document", "GET", PUBLIC),
    Row("publication:document", "GET", PUBLIC, "under revision"),
    Row("publication:edition", "GET", PUBLIC),
    Row("publication:edition_json", "GET", PUBLIC),
    Row("publication:edition_pdf", "GET", PUBLIC),
    Row("publication:table", "GET", PUBLIC),
    # --- the API: published only, no key
    Row("api:schema", "GET", PUBLIC),
    Row("api:partnerships", "GET", PUBLIC),
    Row("api:partnership", "GET", PUBLIC),
    Row("api:documents", "GET", PUBLIC),
    Row("api:document", "GET", PUBLIC),
    Row("api:document", "GET", PUBLIC, "under revision"),
    Row("api:editions", "GET", PUBLIC),
    Row("api:edition", "GET", PUBLIC),
    Row("api:edition_json", "GET", PUBLIC),
    Row("api:edition_pdf", "GET", PUBLIC),
    Row("api:table", "GET", PUBLIC),
    # --- oneself
    Row("home:index", "GET", SIGNED_IN),
    Row("home:compliance", "GET", SIGNED_IN),
    Row("home:compliance_csv", "GET", SIGNED_IN),
    Row("home:account", "GET", SIGNED_IN),
    Row("home:account", "POST", "302 302 302 302 302 302 302 302 302"),
    Row("home:account_notices", "GET", SIGNED_IN),
    Row("home:account_notices", "POST", "302 302 302 302 302 302 302 302 302"),
    Row("partnerships:index", "GET", SIGNED_IN),
    # Whoever holds the link sees what it offers; only the invited can take it.
    Row("partnerships:invitation", "GET", PUBLIC),
    Row("partnerships:invitation", "POST", "302 302 302 302 302 302 302 302 302"),
    # The provider of a service and its own entry: whoever holds the link needs no account; without it there is nothing.
    Row("providers:entry", "GET", PUBLIC),
    Row("providers:entry", "POST", "302 302 302 302 302 302 302 302 302"),
    Row("signing:sign", "GET", PUBLIC),
    Row("signing:sign", "POST", "302 302 302 302 302 302 302 302 302"),
    Row("signing:sign", "GET", "404 404 404 404 404 404 404 404 404", "wrong token"),
    Row("signing:sign", "POST", "404 404 404 404 404 404 404 404 404", "wrong token"),
    Row("signing:text", "GET", PUBLIC),
    Row("consulted:reply", "GET", PUBLIC),
    Row("consulted:reply", "POST", "302 302 302 302 302 302 302 302 302"),
    Row("consulted:reply", "GET", "404 404 404 404 404 404 404 404 404", "wrong token"),
    Row("consulted:reply", "POST", "404 404 404 404 404 404 404 404 404", "wrong token"),
    Row("consulted:text", "GET", PUBLIC),
    Row("calendar:feed", "GET", PUBLIC),
    Row("progress:say", "GET", PUBLIC),
    Row("progress:say", "POST", "302 302 302 302 302 302 302 302 302"),
    Row("providers:entry", "GET", "404 404 404 404 404 404 404 404 404", "wrong token"),
    Row("providers:entry", "POST", "404 404 404 404 404 404 404 404 404", "wrong token"),
    # --- a partnership at work
    Row("home:overview", "GET", SEATED),
    Row("partnerships:overview", "GET", SEATED),
    Row("partnerships:meetings", "GET", SEATED),
    Row("partnerships:meeting_add", "GET", MANAGERS),
    Row("partnerships:meeting_add", "POST", MANAGE),
    Row("partnerships:meeting", "GET", SEATED),
    Row("partnerships:meeting_change", "GET", MANAGERS),
    Row("partnerships:meeting_change", "POST", MANAGE),
    Row("partnerships:meeting_item", "GET", MANAGERS),
    Row("partnerships:meeting_item", "POST", MANAGE),
    Row("partnerships:meeting_record", "GET", MANAGERS),
    Row("partnerships:meeting_record", "POST", MANAGE),
    Row("partnerships:people", "GET", SEATED),
    Row("partnerships:invite", "GET", MANAGERS),
    Row("partnerships:invite", "POST", MANAGE),
    Row("partnerships:end_seat", "GET", MANAGERS),
    Row("partnerships:end_seat", "POST", MANAGE),
    Row("partnerships:withdraw_invitation", "GET", MANAGERS),
    Row("partnerships:withdraw_invitation", "POST", MANAGE),
    # --- data: an upload is its authority's; a version is the partnership's
    Row("datasets:index", "GET", SEATED),
    Row("datasets:definition", "GET", SEATED),
    Row("datasets:definition", "GET", SEATED, "their own"),
    Row("datasets:template", "GET", SEATED),
    Row("datasets:template", "GET", SEATED, "their own"),
    Row("datasets:template_workbook", "GET", SEATED),
    Row("datasets:template_workbook", "GET", SEATED, "their own"),
    Row("datasets:definition_change", "GET", EDITORS, "their own"),
    Row("datasets:definition_change", "POST", EDIT, "their own"),
    Row("datasets:declare", "GET", EDITORS),
    Row("datasets:declare", "POST", EDITORS),
    Row("datasets:declare_columns", "GET", EDIT),
    Row("datasets:declare_columns", "POST", EDIT),
    Row("datasets:dataset", "GET", SEATED),
    Row("datasets:version", "GET", SEATED),
    Row("datasets:version_csv", "GET", SEATED),
    Row("datasets:view_csv", "GET", SEATED),
    Row("datasets:ask", "GET", MANAGERS),
    Row("datasets:ask_for", "GET", MANAGERS),
    Row("datasets:ask_for", "POST", MANAGE),
    Row("datasets:request", "GET", SEATED),
    Row("datasets:cannot_supply", "GET", OFFICER),
    Row("datasets:cannot_supply", "POST", SEND),
    Row("datasets:share", "POST", SEND),
    Row("datasets:round", "POST", SEND),
    Row("datasets:check", "GET", OFFICER),
    Row("datasets:check", "POST", SEND),
    Row("datasets:withdraw_request", "GET", MANAGERS),
    Row("datasets:withdraw_request", "POST", MANAGE),
    Row("datasets:matrix", "GET", SEATED),
    Row("datasets:matrix_csv", "GET", SEATED),
    Row("datasets:choose", "GET", OFFICER),
    Row("datasets:upload", "GET", OFFICER),
    Row("datasets:upload", "POST", SEND),
    Row("datasets:upload_detail", "GET", OFFICER, "accepted"),
    Row("datasets:upload_detail", "GET", OFFICER, "accepted, as sent"),
    Row("datasets:upload_detail", "GET", OFFICER, "wrong"),
    Row("datasets:upload_detail", "GET", OFFICER, "refused"),
    Row("datasets:upload_detail", "GET", OFFICER, "waiting"),
    Row("datasets:upload_detail", "GET", OFFICER, "asking"),
    Row("datasets:problems_csv", "GET", OFFICER),
    Row("datasets:marked_workbook", "GET", OFFICER),
    Row("datasets:remembered", "GET", OFFICER),
    Row("datasets:ask_again", "POST", SEND),
    Row("datasets:confirm", "GET", SEND),  # whoever had to sign in again goes on to the questions
    Row("datasets:confirm", "POST", SEND),
    Row("datasets:cancel", "POST", SEND),
    Row("datasets:withdraw", "GET", OFFICER),
    Row("datasets:withdraw", "POST", SEND),
    # --- needs assessments
    Row("needs_assessment:index", "GET", SEATED),
    Row("needs_assessment:boundaries", "GET", SEATED),
    Row("needs_assessment:boundaries_upload", "GET", EDITORS),
    Row("needs_assessment:boundaries_upload", "POST", EDIT),
    Row("needs_assessment:boundary_set", "GET", SEATED),
    Row("needs_assessment:boundary_set", "POST", EDIT),
    Row("needs_assessment:start", "GET", EDITORS),
    Row("needs_assessment:start", "POST", EDIT),
    Row("needs_assessment:detail", "GET", SEATED),
    Row("needs_assessment:detail", "GET", SEATED, "under revision"),
    Row("needs_assessment:details", "GET", EDITORS),
    Row("needs_assessment:details", "POST", EDIT),
    Row("needs_assessment:move", "POST", MANAGE, "send to the board"),
    Row("needs_assessment:move", "GET", MANAGERS, "return"),
    Row("needs_assessment:move", "POST", MANAGE, "return"),
    Row("needs_assessment:move", "POST", EDIT, "start a revision"),
    Row("needs_assessment:move", "POST", NOWHERE, "unknown"),
    Row("needs_assessment:structure", "GET", EDITORS),
    Row("needs_assessment:structure", "POST", EDIT),
    Row("needs_assessment:publish", "GET", CHAIR),
    Row("needs_assessment:publish", "POST", PUBLISH),
    Row("needs_assessment:section", "GET", SEATED),
    Row("needs_assessment:section", "GET", SEATED, "of a strategy with the board"),
    # What somebody typed is handed back even when their session ended meanwhile.
    Row("needs_assessment:section", "POST", "401 302 302 403 403 403 403 404 404"),
    # A text that is with the board stands still: the text comes back, kept, with the reason.
    Row(
        "needs_assessment:section",
        "POST",
        "401 409 409 403 403 403 403 404 404",
        "of a strategy with the board",
    ),
    # A script asks here while somebody types, and reads the status.
    Row("needs_assessment:section_typing", "POST", "401 200 200 403 403 403 403 404 404"),
    Row("needs_assessment:section_forget", "POST", EDIT),
    Row("needs_assessment:section_take_over", "POST", EDIT),
    Row("needs_assessment:comment", "GET", "302 200 200 200 200 200 403 404 404"),  # a monitor only reads
    Row("needs_assessment:comment", "POST", "302 302 302 302 302 302 403 404 404"),
    Row("needs_assessment:comment_resolve", "POST", "302 302 302 302 302 302 403 404 404"),
    Row("needs_assessment:section_history", "GET", SEATED),
    Row("full_text:ask", "GET", PUBLIC),
    Row("full_text:ask", "POST", "302    302  302    302     302    302   302     302       302"),
    Row("needs_assessment:requests", "GET", MANAGERS),
    Row("needs_assessment:request", "GET", MANAGERS),
    Row("needs_assessment:request", "POST", MANAGE),
    Row("needs_assessment:packs", "GET", SEATED),
    Row("needs_assessment:packs", "POST", MANAGE),
    Row("needs_assessment:committee_report", "GET", MANAGERS),
    Row("needs_assessment:committee_report", "POST", MANAGE),
    Row("needs_assessment:pack", "GET", SEATED),
    Row("needs_assessment:pack_pdf", "GET", SEATED),
    Row("needs_assessment:briefing", "GET", SEATED),
    Row("needs_assessment:briefing_pdf", "GET", SEATED),
    Row("needs_assessment:since", "GET", SEATED),
    Row("needs_assessment:since", "POST", EDIT),
    Row("needs_assessment:section_compare", "GET", SEATED),
    Row("needs_assessment:version_name", "POST", EDIT),
    Row("needs_assessment:section_still_right", "POST", EDIT),
    Row("needs_assessment:templates", "GET", EDITORS),
    Row("needs_assessment:templates", "POST", EDIT),
    Row("needs_assessment:template", "GET", EDITORS),
    Row("needs_assessment:template", "POST", EDIT),
    Row("needs_assessment:section_rename", "GET", EDITORS),
    Row("needs_assessment:section_rename", "POST", EDIT),
    Row("needs_assessment:ask_new", "GET", EDITORS),
    Row("needs_assessment:ask_new", "POST", EDIT),
    Row("needs_assessment:ask", "GET", SEATED),
    Row("needs_assessment:ask", "POST", "401 403 403 302 403 403 403 404 404"),  # who acts for the authority
    Row("needs_assessment:ask_pass_on", "GET", "302 403 403 200 403 403 403 404 404"),
    Row("needs_assessment:ask_pass_on", "POST", "302 403 403 302 403 403 403 404 404"),
    Row("needs_assessment:section_mark", "GET", EDITORS),
    Row("needs_assessment:section_mark", "POST", EDIT),
    Row("needs_assessment:section_hide", "GET", EDITORS),
    Row("needs_assessment:section_hide", "POST", EDIT),
    Row("needs_assessment:section_show", "POST", EDIT),
    Row("needs_assessment:word_add", "GET", EDITORS),
    # What was shown is handed back when a session ended meanwhile.
    Row("needs_assessment:word_add", "POST", "401 302 302 403 403 403 403 404 404"),
    Row("needs_assessment:pasted", "POST", "401 200 200 403 403 403 403 404 404"),
    Row("needs_assessment:table_add", "GET", EDITORS),
    Row("needs_assessment:table_add", "POST", EDIT),
    Row("needs_assessment:figure_choose", "GET", EDITORS),
    Row("needs_assessment:figure_add", "GET", EDITORS),
    Row("needs_assessment:figure_add", "POST", EDIT),
    Row("needs_assessment:register_add", "GET", EDITORS),
    # What somebody typed is handed back even when their session ended meanwhile.
    Row("needs_assessment:register_add", "POST", "401 302 302 403 403 403 403 404 404"),
    Row("needs_assessment:entry_add", "GET", EDITORS),
    Row("needs_assessment:entry_add", "POST", "401 302 302 403 403 403 403 404 404"),
    Row("needs_assessment:entry_change", "GET", EDITORS),
    Row("needs_assessment:entry_change", "POST", "401 302 302 403 403 403 403 404 404"),
    Row("needs_assessment:entry_remove", "GET", EDITORS),
    Row("needs_assessment:entry_remove", "POST", EDIT),
    Row("needs_assessment:entry_provider", "GET", EDITORS),
    Row("needs_assessment:entry_provider", "POST", EDIT),
    Row("needs_assessment:block_change", "GET", EDITORS, "register"),
    Row("needs_assessment:block_change", "POST", EDIT, "register"),
    Row("needs_assessment:block_change", "GET", EDITORS, "table"),
    Row("needs_assessment:block_change", "POST", EDIT, "table"),
    Row("needs_assessment:block_change", "GET", EDITORS, "figure"),
    Row("needs_assessment:block_change", "POST", EDIT, "figure"),
    Row("needs_assessment:block_change", "GET", EDIT, "prose"),
    # Only a figure whose data have a newer version has the page; this one shows the newest.
    Row("needs_assessment:newer_data", "GET", "302 404 404 403 403 403 403 404 404"),
    Row("needs_assessment:newer_data", "POST", "302 404 404 403 403 403 403 404 404"),
    Row("needs_assessment:quote_number", "GET", EDITORS),
    Row("needs_assessment:quote_number", "POST", EDIT),
    Row("needs_assessment:numbers", "GET", EDITORS),
    Row("needs_assessment:numbers", "POST", EDIT),
    Row("needs_assessment:block_remove", "GET", EDITORS),
    Row("needs_assessment:block_remove", "POST", EDIT),
    # --- strategies
    Row("needs_assessment:edition_withdraw", "GET", CHAIR),
    Row("needs_assessment:edition_withdraw", "POST", PUBLISH),
    Row("strategy:index", "GET", SEATED),
    Row("strategy:dates", "GET", SEATED),
    Row("strategy:obligation", "GET", SEATED),
    Row("strategy:obligation", "POST", "302 302 302 403 403 302 403 404 404"),  # whoever writes, or publishes
    Row("strategy:obligation", "POST", PUBLISH, "waive"),
    Row("strategy:calendar", "GET", SEATED),
    Row("strategy:calendar", "POST", SEATED),  # the address stands on the answer, once
    Row("strategy:own_obligation_add", "GET", "302 200 200 403 403 200 403 404 404"),
    Row("strategy:own_obligation_add", "POST", "302 302 302 403 403 302 403 404 404"),
    Row("strategy:own_obligation_end", "POST", "302 302 302 403 403 302 403 404 404"),
    Row("strategy:start", "GET", EDITORS),
    Row("strategy:start", "POST", EDIT),
    Row("strategy:detail", "GET", SEATED, "draft"),
    Row("strategy:detail", "GET", SEATED, "with the board"),
    Row("strategy:detail", "GET", SEATED, "published"),
    Row("strategy:details", "GET", EDITORS),
    Row("strategy:details", "POST", EDIT),
    Row("strategy:take_definition", "POST", EDIT),
    Row("strategy:preview", "GET", SEATED),
    Row("strategy:sign", "GET", SIGNER),
    Row("strategy:sign", "POST", SIGN),
    Row("strategy:consultees", "GET", SEATED),
    Row("strategy:consultees", "POST", EDIT),
    Row("strategy:consultees_csv", "GET", SEATED),
    Row("strategy:consultee_end", "GET", EDITORS),
    Row("strategy:consultee_end", "POST", EDIT),
    Row("strategy:consultation", "GET", SEATED),
    Row("strategy:consultation", "POST", EDIT),
    Row("strategy:consultation_csv", "GET", SEATED),
    Row("strategy:consultation_reply", "GET", SEATED),
    Row("strategy:consultation_reply", "POST", EDIT),
    Row("strategy:harm_check", "GET", SEATED),
    # Whoever speaks for an authority: the lead, the board member, the chair; the others may read it.
    Row("strategy:harm_check", "POST", "302 302 403 403 302 302 403 404 404"),
    Row("strategy:rule", "GET", MANAGERS),
    Row("strategy:rule", "POST", MANAGE),
    Row("strategy:record_decision", "GET", MANAGERS),
    Row("strategy:record_decision", "POST", MANAGE),
    # A board member sends a link to a substitute of their own authority.
    Row("strategy:signing_links", "GET", "302 200 403 403 200 200 403 404 404"),
    Row("strategy:signing_links", "POST", "302 302 403 403 302 302 403 404 404"),
    Row("strategy:publish", "GET", CHAIR),
    # Fire and others have not signed: the page says so and nothing is published, not even by the chair.
    Row("strategy:publish", "POST", CHAIR, "not signed off"),
    Row("strategy:publish", "POST", PUBLISH, "signed off"),
    Row("strategy:publish_at", "GET", CHAIR),
    Row("strategy:publish_at", "POST", PUBLISH),
    Row("strategy:move", "POST", MANAGE, "send to the board"),
    Row("strategy:move", "GET", MANAGERS, "return"),
    Row("strategy:move", "POST", MANAGE, "return"),
    Row("strategy:move", "POST", MANAGE, "start a revision"),
    Row("strategy:progress", "GET", SEATED),
    Row("strategy:progress", "POST", EDIT),
    Row("strategy:progress_report", "GET", SEATED),
    Row("strategy:progress_record", "GET", EDITORS),
    Row("strategy:progress_record", "POST", EDIT),
    Row("strategy:reviews", "GET", SEATED),
    Row("strategy:reviews", "POST", MANAGE),
    Row("strategy:statements", "GET", SEATED),
    Row("strategy:statements", "POST", MANAGE),
    Row("strategy:statement", "GET", SEATED),
    Row("strategy:statement", "POST", PUBLISH),
    Row("strategy:statement_pdf", "GET", SEATED),
    Row("strategy:grid", "GET", SEATED),
    Row("strategy:grid", "POST", EDIT),
    Row("strategy:assignment", "GET", SEATED),
    Row("strategy:assignment", "POST", EDIT),
    Row("strategy:priority_add", "GET", EDITORS),
    Row("strategy:priority_add", "POST", EDIT),
    Row("strategy:objective_add", "GET", EDITORS),
    Row("strategy:objective_add", "POST", EDIT),
    Row("strategy:action_add", "GET", EDITORS),
    Row("strategy:action_add", "POST", EDIT),
    Row("strategy:measure_add", "GET", EDITORS),
    Row("strategy:measure_add", "POST", EDIT),
    Row("strategy:priority_change", "GET", EDITORS),
    Row("strategy:priority_change", "POST", EDIT),
    Row("strategy:objective_change", "GET", EDITORS),
    Row("strategy:objective_change", "POST", EDIT),
    Row("strategy:action_change", "GET", EDITORS),
    Row("strategy:action_change", "POST", EDIT),
    Row("strategy:measure_change", "GET", EDITORS),
    Row("strategy:measure_change", "POST", EDIT),
    Row("strategy:priority_remove", "GET", EDITORS),
    Row("strategy:priority_remove", "POST", EDIT),
    Row("strategy:objective_remove", "GET", EDITORS),
    Row("strategy:objective_remove", "POST", EDIT),
    Row("strategy:action_remove", "GET", EDITORS),
    Row("strategy:action_remove", "POST", EDIT),
    Row("strategy:measure_remove", "GET", EDITORS),
    Row("strategy:measure_remove", "POST", EDIT),
]
