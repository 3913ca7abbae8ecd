from django.db import migrations

from gongzhi.casework import newest


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_search")]

    operations = [migrations.RunSQL(newest.NEWEST, migrations.RunSQL.noop)]
