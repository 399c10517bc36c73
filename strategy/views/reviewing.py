"""The review of a strategy, and the annual assurance statement."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from needs_assessment.views.working import require
from partnerships.roles import Capability
from strategy.documents.content import fingerprint_of_content
from strategy.forms import ReviewForm, SignStatementForm, StatementForm
from strategy.forms.reviewing import OWN_WORDS
from strategy.models import AssuranceStatement
from strategy.operations import compose_statement, record_review, sign_statement
from strategy.rules.gates import errors
from strategy.statuses import LookedAt
from strategy.views.showing import laid_out
from strategy.views.working import StrategyView
from svd_portal.core.pdf.document import document_pdf
from svd_portal.core.tables import block_csv
from svd_portal.core.workflow import MoveClosed
from svd_portal.publication.operations import blocks_with_data


class Reviews(StrategyView):
    """Record a review; see the earlier ones; and what s.8(11) asks of a revision, with where it stands."""

    template_name = "strategy/reviews.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.strategy.reviews.select_related("by", "edition"))
        given = {
            "form": ReviewForm(),
            "rows": [(row, [LookedAt(code).label for code in row.looked_at]) for row in rows],
            "again": self._again() if self.strategy.is_editable and self.strategy.document else [],
            "may_record": self.standing.can(Capability.REVIEW_WORK) and self.strategy.document_id is not None,
            "breadcrumbs": self.crumbs("Reviews"),
        }
        return super().get_context_data(**given | kwargs)

    def _again(self) -> list[tuple[str, bool, str]]:
        """What a revised strategy needs again, whether it is done, and where (s.8(11))."""
        reading = self.reading
        latest = self.strategy.document.latest if self.strategy.document else None
        is_new = latest is None or fingerprint_of_content(latest.read()) != reading.fingerprint
        return [
            ("Change the text", is_new, self.strategy.get_absolute_url()),
            ("Consult each educational, prison and youth custody authority", not errors(reading.consultation_gates),
             self.address("consultation")),
            ("Check the text for harm", is_new and not reading.harm_gates, self.address("harm_check")),
            ("Have the board agree", is_new and not errors(reading.decision_gates), self.strategy.get_absolute_url()),
            ("Publish it, and send it to the Secretary of State", False, self.strategy.get_absolute_url()),
        ]  # fmt: skip

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.REVIEW_WORK)
        form = ReviewForm(request.POST)
        if form.is_valid():
            try:
                review = record_review(strategy=self.strategy, by=self.person, **form.cleaned_data)
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            else:
                messages.success(request, f"Recorded: {review.get_outcome_display().lower()}.")
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))


class Statements(StrategyView):
    """Compose the annual assurance statement, or find an earlier one."""

    template_name = "strategy/statements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.strategy.assurance_statements.select_related("signed_by"))
        draft = next((row for row in rows if row.signed_at is None), None)
        given = {
            "form": StatementForm(initial=_initial_of(draft) if draft else None),
            "rows": rows,
            "may_compose": self.standing.can(Capability.REVIEW_WORK)
            and self.strategy.document_id is not None,
            "breadcrumbs": self.crumbs("Annual assurance statement"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.REVIEW_WORK)
        form = StatementForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                statement = compose_statement(
                    strategy=self.strategy,
                    year_from=said["year_from"],
                    year_to=said["year_to"],
                    words=form.words,
                    by=self.person,
                )
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            else:
                return redirect(self.address("statement", statement.pk))
        return self.render_to_response(self.get_context_data(form=form))


def _initial_of(draft: AssuranceStatement) -> dict[str, Any]:
    words = {code: draft.words.get(label, "") for code, label in OWN_WORDS.items()}
    return {"year_from": draft.year_from, "year_to": draft.year_to} | words


class Statement(StrategyView):
    """Read a statement; the chair signs it."""

    template_name = "strategy/statement.html"

    def load(self) -> None:
        super().load()
        rows = self.strategy.assurance_statements.select_related("signed_by", "made_by")
        self.statement = get_object_or_404(rows, pk=self.kwargs["statement_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "statement": self.statement,
            "form": SignStatementForm(),
            "may_sign": self.standing.can(Capability.PUBLISH) and self.statement.signed_at is None,
            "breadcrumbs": self.crumbs("Annual assurance statement"),
            **laid_out(self.statement.content, self.statement.sha256),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.PUBLISH)
        form = SignStatementForm(request.POST)
        if form.is_valid():
            try:
                sign_statement(
                    statement=self.statement,
                    seen=request.POST.get("fingerprint", ""),
                    role=form.cleaned_data["role"],
                    by=self.person,
                )
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            else:
                messages.success(request, "Signed. It does not change any more.")
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))


class StatementPdf(Statement):
    """The statement as it is printed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statement = self.statement
        signed = statement.signed_at
        says = f"Signed as {statement.signed_role}" if signed else "Draft, not signed"
        facts = {
            "number": statement.pk,
            "published_on": timezone.localdate(signed or statement.made_at).isoformat(),
            "sha256": statement.sha256,
            "url": "",
            "pack": {"title": str(statement), "body": "", "has_changes": False, "says": says, "at": signed},
        }
        csvs = {block["key"]: block_csv(block) for block in blocks_with_data(statement.content)}
        response = HttpResponse(
            document_pdf(statement.content, facts, {}, csvs), content_type="application/pdf"
        )
        response["Content-Disposition"] = (
            f'inline; filename="assurance-statement-{statement.year_to.year}.pdf"'
        )
        return response
