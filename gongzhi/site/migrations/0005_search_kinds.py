"""Entries of what is no case name their kind."""

from django.db import migrations

from gongzhi.site.finding import sql

RENEW = "UPDATE search_entry SET words = search_entry_of(kind, ref) WHERE kind <> 'c'"


class Migration(migrations.Migration):
    dependencies = [("gongzhi_site", "0004_search")]

    operations = [
        migrations.RunSQL(sql.ENTRY_OF, migrations.RunSQL.noop),
        migrations.RunSQL(RENEW, migrations.RunSQL.noop),
    ]
