from django.db import migrations

from svd_portal.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial")]

    operations = [*append_only(["publication_blob", "publication_edition", "publication_editionfile", "publication_withdrawal"])]
