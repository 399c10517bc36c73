from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("datasets", "0005_upload_problem_list")]

    operations = [
        # The bytes live for seconds: packing them would cost the sender's time for nothing.
        migrations.RunSQL(
            "ALTER TABLE datasets_uploadcontent ALTER COLUMN data SET STORAGE EXTERNAL",
            "ALTER TABLE datasets_uploadcontent ALTER COLUMN data SET STORAGE EXTENDED",
        )
    ]
