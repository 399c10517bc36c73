"""Addresses below ``/work/<slug>/``."""

from django.urls import path

from strategy.models import Action, Measure, Objective, Priority
from strategy.views import (
    board,
    calendar,
    consultation,
    consultees,
    dates,
    endorsing,
    harm,
    plan,
    progress,
    publishing,
    register,
    reviewing,
    strategies,
)

app_name = "strategy"

BELOW = "strategies/<int:pk>/"

urlpatterns = [
    path("dates/", dates.Dates.as_view(), name="dates"),
    path("dates/calendar/", calendar.Calendars.as_view(), name="calendar"),
    path("dates/new/", dates.AddOwn.as_view(), name="own_obligation_add"),
    path("dates/own/<int:pk>/end/", dates.EndOwn.as_view(), name="own_obligation_end"),
    path("dates/<path:key>/", dates.ObligationPage.as_view(), name="obligation"),
    path("consultees/", consultees.Consultees.as_view(), name="consultees"),
    path("consultees.csv", consultees.ConsulteesFile.as_view(), name="consultees_csv"),
    path("consultees/<int:pk>/end/", consultees.EndConsultee.as_view(), name="consultee_end"),
    path("strategies/", strategies.Index.as_view(), name="index"),
    path("strategies/new/", strategies.Start.as_view(), name="start"),
    path(BELOW, strategies.Detail.as_view(), name="detail"),
    path(f"{BELOW}details/", strategies.Details.as_view(), name="details"),
    path(f"{BELOW}definition/", strategies.TakeDefinition.as_view(), name="take_definition"),
    path(f"{BELOW}preview/", strategies.Preview.as_view(), name="preview"),
    path(f"{BELOW}sign/", board.Sign.as_view(), name="sign"),
    path(f"{BELOW}consultation/", consultation.ConsultationPage.as_view(), name="consultation"),
    path(f"{BELOW}consultation.csv", consultation.Register.as_view(), name="consultation_csv"),
    path(
        f"{BELOW}consultation/<uuid:invite_id>/",
        consultation.ConsulteePage.as_view(),
        name="consultation_reply",
    ),
    path(f"{BELOW}harm-check/", harm.Harm.as_view(), name="harm_check"),
    path(f"{BELOW}rule/", register.Rule.as_view(), name="rule"),
    path(f"{BELOW}decisions/new/", register.Record.as_view(), name="record_decision"),
    path(f"{BELOW}links/", register.Links.as_view(), name="signing_links"),
    path(f"{BELOW}publish/", board.Publish.as_view(), name="publish"),
    path(f"{BELOW}publish/at/", publishing.PublishAt.as_view(), name="publish_at"),
    path(f"{BELOW}moves/<slug:name>/", board.Move.as_view(), name="move"),
    path(f"{BELOW}progress/", progress.Progress.as_view(), name="progress"),
    path(
        f"{BELOW}progress/for/<int:authority_id>/", progress.RecordProgress.as_view(), name="progress_record"
    ),
    path(f"{BELOW}progress/<int:round_id>/", progress.ProgressReport.as_view(), name="progress_report"),
    path(f"{BELOW}reviews/", reviewing.Reviews.as_view(), name="reviews"),
    path(f"{BELOW}assurance/", reviewing.Statements.as_view(), name="statements"),
    path(f"{BELOW}assurance/<int:statement_id>/", reviewing.Statement.as_view(), name="statement"),
    path(f"{BELOW}assurance/<int:statement_id>.pdf", reviewing.StatementPdf.as_view(), name="statement_pdf"),
    path(f"{BELOW}endorsements/", endorsing.Endorsements.as_view(), name="endorsements"),
    path(f"{BELOW}grid/", plan.PreventionGrid.as_view(), name="grid"),
    path(f"{BELOW}actions/<uuid:part>/assignment/", plan.Assignment.as_view(), name="assignment"),
    path(f"{BELOW}priorities/new/", plan.AddPart.as_view(model=Priority), name="priority_add"),
    path(
        f"{BELOW}objectives/new/<uuid:parent>/", plan.AddPart.as_view(model=Objective), name="objective_add"
    ),
    path(f"{BELOW}actions/new/<uuid:parent>/", plan.AddPart.as_view(model=Action), name="action_add"),
    path(f"{BELOW}measures/new/<uuid:parent>/", plan.AddPart.as_view(model=Measure), name="measure_add"),
    path(f"{BELOW}priorities/<uuid:part>/", plan.ChangePart.as_view(model=Priority), name="priority_change"),
    path(
        f"{BELOW}objectives/<uuid:part>/", plan.ChangePart.as_view(model=Objective), name="objective_change"
    ),
    path(f"{BELOW}actions/<uuid:part>/", plan.ChangePart.as_view(model=Action), name="action_change"),
    path(f"{BELOW}measures/<uuid:part>/", plan.ChangePart.as_view(model=Measure), name="measure_change"),
    path(
        f"{BELOW}priorities/<uuid:part>/remove/",
        plan.RemovePart.as_view(model=Priority),
        name="priority_remove",
    ),
    path(
        f"{BELOW}objectives/<uuid:part>/remove/",
        plan.RemovePart.as_view(model=Objective),
        name="objective_remove",
    ),
    path(f"{BELOW}actions/<uuid:part>/remove/", plan.RemovePart.as_view(model=Action), name="action_remove"),
    path(
        f"{BELOW}measures/<uuid:part>/remove/", plan.RemovePart.as_view(model=Measure), name="measure_remove"
    ),
]
