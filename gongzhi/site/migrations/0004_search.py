"""The index of the search: how its entries are made, and those of what is there already."""

from django.db import migrations

from gongzhi.site.finding import sql, upkeep


def fill(apps, schema_editor) -> None:
    for _done in upkeep.rebuild():
        pass


class Migration(migrations.Migration):

    atomic = False  # the batches of the filling are transactions of their own

    dependencies = [
        ("gongzhi_site", "0003_board"),
        ("search", "0001_initial"),
        ("places", "0003_search"),
        ("people", "0004_search"),
        ("notices", "0002_search"),
        ("casework", "0005_search"),
        ("tasks", "0002_search"),
        ("matters", "0005_search"),
        ("street_calls", "0004_search"),
    ]

    operations = [
        migrations.RunSQL(sql.ENTRY_OF, sql.NO_ENTRY_OF),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
