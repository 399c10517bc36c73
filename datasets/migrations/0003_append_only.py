from django.db import migrations

from svd_portal.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("datasets", "0002_initial")]

    operations = [*append_only(["datasets_datasetversion", "datasets_observation"])]
