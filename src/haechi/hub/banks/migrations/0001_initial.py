"""Written by makemigrations."""

import django.db.models.deletion
import haechi.hub.kernel.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('report', models.UUIDField(db_index=True)),
                ('retained', models.BooleanField()),
                ('grant_id', models.UUIDField(null=True)),
                ('added_by', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='CountedMatch',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('tombstones', models.PositiveBigIntegerField(default=0)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('kind', models.CharField(max_length=16)),
                ('bits', haechi.hub.kernel.fields.EncryptedBytesField(label='banks.entry.bits', null=True)),
                ('index', haechi.hub.kernel.fields.BlindIndexField(max_length=32, null=True, unique=True)),
                ('quality', models.PositiveSmallIntegerField()),
                ('hold_until', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'entries',
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('public_key', models.BinaryField(max_length=32)),
                ('key_id', models.CharField(max_length=16, unique=True)),
                ('active', models.BooleanField(default=True)),
                ('holds', models.BooleanField(default=True)),
                ('registered_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('edition', models.PositiveBigIntegerField(default=0)),
                ('tombstones', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'ordering': ['registered_at'],
            },
        ),
        migrations.CreateModel(
            name='ClaimTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=80)),
                ('role', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('from_state', models.CharField(max_length=40)),
                ('to_state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField()),
                ('reason', models.CharField(blank=True, max_length=64)),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('sealed_note', models.JSONField(null=True)),
                ('public_note', models.CharField(blank=True, max_length=64)),
                ('grant_id', models.UUIDField(null=True)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='banks.claim')),
            ],
            options={
                'ordering': ['version'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='banks.entry'),
        ),
        migrations.CreateModel(
            name='EntryTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=80)),
                ('role', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('from_state', models.CharField(max_length=40)),
                ('to_state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField()),
                ('reason', models.CharField(blank=True, max_length=64)),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('sealed_note', models.JSONField(null=True)),
                ('public_note', models.CharField(blank=True, max_length=64)),
                ('grant_id', models.UUIDField(null=True)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='banks.entry')),
            ],
            options={
                'ordering': ['version'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Nonce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=128)),
                ('at', models.DateTimeField(db_index=True)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='banks.subscriber')),
            ],
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('edition', models.PositiveBigIntegerField()),
                ('tombstones', models.PositiveBigIntegerField()),
                ('received_at', models.DateTimeField()),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='banks.subscriber')),
            ],
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('seq', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tombstone', to='banks.entry')),
            ],
            options={
                'ordering': ['seq'],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=80)),
                ('role', models.CharField(max_length=32)),
                ('basis', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='banks.entry')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('entry', 'person'), name='a_person_confirms_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('entry', 'report'), name='one_live_claim_each_report'),
        ),
        migrations.AddConstraint(
            model_name='nonce',
            constraint=models.UniqueConstraint(fields=('subscriber', 'value'), name='a_nonce_is_used_once'),
        ),
    ]
