from django.db import migrations

import needs_assessment.models.manuscripts


class Migration(migrations.Migration):
    dependencies = [("needs_assessment", "0013_quoted_numbers")]

    operations = [
        migrations.AlterField(
            model_name="manuscript",
            name="imported_from",
            field=needs_assessment.models.manuscripts.OrderedJSONField(blank=True, null=True),
        )
    ]
