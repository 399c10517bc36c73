from django.db import migrations

from svd_portal.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("needs_assessment", "0002_initial")]

    operations = [*append_only(["needs_assessment_blockrevision"])]
