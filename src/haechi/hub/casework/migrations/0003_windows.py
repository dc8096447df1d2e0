"""Written by makemigrations."""

import haechi.hub.kernel.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='claimedhash',
            name='windows',
            field=haechi.hub.kernel.fields.EncryptedBytesField(label='intake.hash.windows', null=True),
        ),
    ]
