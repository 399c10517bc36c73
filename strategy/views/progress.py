"""How the plan gets on: ask owners, record for them, freeze the report of a period."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from needs_assessment.views.working import require
from partnerships.models import Authority
from partnerships.roles import Capability
from strategy.documents.progress import Standing, owners, report_of, standings
from strategy.forms import OpenProgressForm, ProgressForm
from strategy.models import ProgressLink
from strategy.operations import close_progress, find_progress_link, open_progress, say_progress
from strategy.views.working import StrategyView
from svd_portal.core.private_links import PrivateLinkView
from svd_portal.core.workflow import MoveClosed


class Progress(StrategyView):
    """How each action stands now; the round that is open; the reports of earlier periods."""

    template_name = "strategy/progress.html"

    def load(self) -> None:
        super().load()
        self.rounds = list(self.strategy.progress_rounds.select_related("opened_by"))
        self.current = next((each for each in self.rounds if each.closed_at is None), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = standings(self.strategy)
        given = {
            "current": self.current,
            "report": report_of(self.current, found) if self.current else None,
            "reports": [each for each in self.rounds if each.closed_at is not None],
            "parts": found,
            "owners": owners(found),
            "form": OpenProgressForm(),
            "may_edit": self.standing.can(Capability.EDIT_WORK),
            "breadcrumbs": self.crumbs("Progress"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.EDIT_WORK)
        form = OpenProgressForm(request.POST)
        try:
            if request.POST.get("wish") == "close" and self.current:
                close_progress(current=self.current, by=self.person)
                messages.success(request, "Closed. The report of the period stands as it is.")
                return redirect(request.path)
            if form.is_valid():
                open_progress(strategy=self.strategy, by=self.person, **form.cleaned_data)
                messages.success(request, "Each owner gets an e-mail with a link to one short form.")
                return redirect(request.path)
        except MoveClosed as closed:
            form.is_valid()
            form.add_error(None, " ".join(closed.reasons))
        return self.render_to_response(self.get_context_data(form=form))


class ProgressReport(StrategyView):
    """What was said in a period, frozen when it was closed."""

    template_name = "strategy/progress_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        closed = self.strategy.progress_rounds.filter(closed_at__isnull=False).select_related("closed_by")
        current = get_object_or_404(closed, pk=self.kwargs["round_id"])
        crumbs = self.crumbs(f"Progress, {current.period}")
        given = {"round": current, "report": current.report, "breadcrumbs": crumbs}
        return super().get_context_data(**given | kwargs)


class RecordProgress(StrategyView):
    """Say for an owner how its part stands, where it told the lead in another way."""

    capability = Capability.EDIT_WORK
    template_name = "strategy/progress_record.html"

    def load(self) -> None:
        super().load()
        self.current = get_object_or_404(self.strategy.progress_rounds.filter(closed_at__isnull=True))
        self.authority = get_object_or_404(Authority, pk=self.kwargs["authority_id"])
        self.parts = parts_of(standings(self.strategy), self.authority)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": ProgressForm(parts=self.parts),
            "authority": self.authority,
            "round": self.current,
            "breadcrumbs": self.crumbs("Record progress"),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ProgressForm(request.POST, parts=self.parts)
        if form.is_valid():
            try:
                say_progress(
                    current=self.current,
                    authority=self.authority,
                    said=form.said,
                    role=form.cleaned_data["role"],
                    by=self.person,
                )
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            else:
                messages.success(request, f"Recorded for {self.authority}.")
                return redirect(self.address("progress"))
        return self.render_to_response(self.get_context_data(form=form))


def parts_of(found: list[Standing], authority: Authority) -> list[Standing]:
    """Give what an authority owns of a plan."""
    return [each for each in found if each.owner == authority]


class SayProgress(PrivateLinkView):
    """One short form for an owner, without an account."""

    template_name = "strategy/progress_say.html"
    opened: ProgressLink

    def open(self, secret: str) -> ProgressLink | None:
        return find_progress_link(secret)

    @property
    def parts(self) -> list[Standing]:
        return parts_of(standings(self.opened.round.strategy), self.opened.authority)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link, parts = self.opened, self.parts
        given = {
            "form": ProgressForm(parts=parts),
            "link": link,
            "round": link.round,
            "strategy": link.round.strategy,
            "number": len(parts),
            "has_answered": any(each.last and each.last.round_id == link.round_id for each in parts),
        }
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ProgressForm(request.POST, parts=self.parts)
        if form.is_valid():
            try:
                say_progress(
                    current=self.opened.round,
                    authority=self.opened.authority,
                    said=form.said,
                    role=form.cleaned_data["role"],
                )
            except MoveClosed as closed:
                form.add_error(None, " ".join(closed.reasons))
            except PermissionDenied:
                return redirect(request.path)  # which says in one plain page that the link opens nothing now
            else:
                messages.success(
                    request, "Thank you. What you said is recorded; you can add to it until the end."
                )
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))
