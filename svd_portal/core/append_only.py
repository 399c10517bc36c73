"""Let the database refuse: triggers that make a table insert-only for every role."""

from collections.abc import Sequence

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION svd_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
# TRUNCATE fires no row trigger, so it needs one of its own.
TRIGGERS = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION svd_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION svd_refuse_change();
"""
DROP = """
DROP TRIGGER IF EXISTS {table}_append_only ON {table};
DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
"""


def append_only(tables: Sequence[str]) -> list[migrations.RunSQL]:
    """Give the migration operations that make each table refuse update, delete and truncate."""
    return [
        migrations.RunSQL(FUNCTION + TRIGGERS.format(table=table), DROP.format(table=table))
        for table in tables
    ]
