from django.db import migrations

from svd_portal.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("datasets", "0007_requests_and_confirmations")]

    operations = [*append_only(["datasets_confirmation", "datasets_withdrawal"])]
