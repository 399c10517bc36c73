from django.db import migrations

# A signed statement never changes: the database refuses, whoever asks.
REFUSE = """
CREATE TRIGGER strategy_assurancestatement_signed BEFORE UPDATE OR DELETE ON strategy_assurancestatement
FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION svd_refuse_change();
"""
ALLOW = "DROP TRIGGER IF EXISTS strategy_assurancestatement_signed ON strategy_assurancestatement;"


class Migration(migrations.Migration):
    dependencies = [("strategy", "0021_meeting_decisions")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
