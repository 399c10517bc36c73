from django.db import migrations

from partnerships.rules.schedules import ALL, DUTY_BEGAN


def write_types(apps, schema_editor):
    authority_type = apps.get_model("partnerships", "AuthorityType")
    for row in ALL:
        facts = {
            "name": row.name,
            "sector": row.sector,
            "nations": list(row.nations),
            "schedule_row": row.schedule_row,
            "areas_rule": row.areas_rule,
            "from_on": DUTY_BEGAN,
        }
        authority_type.objects.update_or_create(code=row.code, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_withdrawn_invitations")]
    operations = [migrations.RunPython(write_types, migrations.RunPython.noop)]
