"""The database itself refuses to change what must stay."""

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

APPEND_ONLY = [
    "audit.AuditEvent",
    "publication.Blob",
    "publication.Edition",
    "publication.EditionFile",
    "publication.Withdrawal",
    "datasets.DatasetVersion",
    "datasets.Observation",
    "needs_assessment.BlockRevision",
    "needs_assessment.SectionVersion",
    "strategy.AssignmentAnswer",
    "strategy.ConsultationReply",
    "strategy.Endorsement",
    "strategy.HarmDecision",
    "strategy.ProgressUpdate",
    "strategy.Review",
    "strategy.SignOff",
    "strategy.SignedText",
    "strategy.ObligationRecord",
    "strategy.ObligationReminder",
    "partnerships.MeetingDecision",
]


@pytest.mark.django_db
@pytest.mark.parametrize("label", APPEND_ONLY)
def test_table_carries_triggers_against_update_delete_and_truncate(label: str) -> None:
    table = apps.get_model(label)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(event_manipulation, ',') FROM information_schema.triggers WHERE event_object_table = %s",
            [table],
        )
        assert set(cursor.fetchone()[0].split(",")) == {"UPDATE", "DELETE"}
        with pytest.raises(Error, match="append-only: TRUNCATE refused"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditevent SET verb = 'x'", "DELETE FROM audit_auditevent"]
)
def test_audit_event_cannot_be_changed(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditevent (verb, at, partnership_slug, target_type, target_id, target_label, detail) "
            "VALUES ('partnership.created', now(), '', '', '', '', '{}')"
        )
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            cursor.execute(statement)
