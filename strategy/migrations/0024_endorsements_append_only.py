from django.db import migrations

from svd_portal.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("strategy", "0023_endorsements")]

    operations = [*append_only(["strategy_endorsement"])]
