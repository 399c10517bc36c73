import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# The row of a confirmation stays as it was; only that it was forgotten may be added, once.
FORGETTING = """
CREATE FUNCTION svd_refuse_all_but_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.forgotten_at IS NULL AND NEW.forgotten_at IS NOT NULL
       AND to_jsonb(OLD) - 'forgotten_at' - 'forgotten_by_id' = to_jsonb(NEW) - 'forgotten_at' - 'forgotten_by_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER datasets_confirmation_append_only ON datasets_confirmation;
CREATE TRIGGER datasets_confirmation_append_only BEFORE UPDATE OR DELETE ON datasets_confirmation
    FOR EACH ROW EXECUTE FUNCTION svd_refuse_all_but_forgetting();
"""
BACK = """
DROP TRIGGER datasets_confirmation_append_only ON datasets_confirmation;
DROP FUNCTION svd_refuse_all_but_forgetting();
CREATE TRIGGER datasets_confirmation_append_only BEFORE UPDATE OR DELETE ON datasets_confirmation
    FOR EACH ROW EXECUTE FUNCTION svd_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("datasets", "0012_six_breakdowns"),
    ]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="forgotten_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="forgotten_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint(model_name="confirmation", name="confirmation_remembered_once"),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=Q(("forgotten_at__isnull", True), ("is_remembered", True)),
                fields=("partnership", "authority", "definition", "key"),
                name="confirmation_remembered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("forgotten_at__isnull", True), ("forgotten_by__isnull", True)),
                    Q(
                        ("forgotten_at__isnull", False),
                        ("forgotten_by__isnull", False),
                        ("is_remembered", True),
                    ),
                    _connector="OR",
                ),
                name="confirmation_forgotten_by_somebody",
            ),
        ),
        migrations.RunSQL(FORGETTING, BACK),
    ]
