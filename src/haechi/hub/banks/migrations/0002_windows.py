"""Written by makemigrations."""

import django.db.models.deletion
import haechi.hub.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('banks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WindowsCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=80)),
                ('role', models.CharField(max_length=32)),
                ('basis', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='windows',
            field=haechi.hub.kernel.fields.EncryptedBytesField(label='banks.claim.windows', null=True),
        ),
        migrations.AddField(
            model_name='tombstone',
            name='windows_of',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='windows_tombstone', to='banks.claim'),
        ),
        migrations.AlterField(
            model_name='tombstone',
            name='entry',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tombstone', to='banks.entry'),
        ),
        migrations.AddConstraint(
            model_name='tombstone',
            constraint=models.CheckConstraint(condition=models.Q(('entry', None), ('windows_of', None), _connector='XOR'), name='a_tombstone_ends_one_thing'),
        ),
        migrations.AddField(
            model_name='windowscheck',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='banks.claim'),
        ),
        migrations.AddConstraint(
            model_name='windowscheck',
            constraint=models.UniqueConstraint(fields=('claim', 'person'), name='a_person_checks_once'),
        ),
    ]
