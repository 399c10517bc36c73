from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("datasets", "0011_cells_without_numbers")]

    operations = [
        migrations.AddField(
            model_name="observation",
            name="cat5",
            field=models.CharField(blank=True, db_default="", max_length=160),
        ),
        migrations.AddField(
            model_name="observation",
            name="cat6",
            field=models.CharField(blank=True, db_default="", max_length=160),
        ),
    ]
