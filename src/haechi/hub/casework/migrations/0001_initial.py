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
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('number', models.CharField(max_length=11, unique=True)),
                ('report', models.UUIDField(unique=True)),
                ('track', models.CharField(max_length=16)),
                ('urgent', models.BooleanField()),
                ('assigned_to', models.UUIDField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('report_id', models.UUIDField(db_index=True)),
                ('notice_id', models.UUIDField(unique=True)),
                ('snapshot', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('report_id', models.UUIDField(db_index=True)),
                ('locator_id', models.UUIDField(unique=True)),
                ('due_at', models.DateTimeField(db_index=True, null=True)),
                ('captured_at', models.DateTimeField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('http_status', models.PositiveSmallIntegerField(null=True)),
                ('envelope', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'evidence',
            },
        ),
        migrations.CreateModel(
            name='PlatformAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient_index', haechi.hub.kernel.fields.BlindIndexField(max_length=32)),
                ('webhook_id', models.CharField(max_length=100)),
                ('answer', models.CharField(max_length=16)),
                ('reason_code', models.CharField(blank=True, max_length=32)),
                ('said_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['received_at'],
            },
        ),
        migrations.CreateModel(
            name='Probe',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('sight', models.CharField(max_length=16)),
                ('http_status', models.PositiveSmallIntegerField(null=True)),
                ('compared', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('track', models.CharField(max_length=16)),
                ('role', models.CharField(max_length=16)),
                ('age_band', models.CharField(max_length=16)),
                ('harm_type', models.CharField(max_length=16)),
                ('circulation', models.CharField(max_length=16)),
                ('wants', models.JSONField(default=list)),
                ('urgent', models.BooleanField()),
                ('language', models.CharField(max_length=8)),
                ('sealed_on_device', models.BooleanField()),
                ('receipt_index', haechi.hub.kernel.fields.BlindIndexField(max_length=32, unique=True)),
                ('sign_public', models.BinaryField(max_length=32)),
                ('mailbox_public', models.BinaryField(max_length=32)),
                ('leaf_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SendTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('message_id', models.UUIDField()),
                ('state', models.CharField(choices=[('sending', 'Sending'), ('sent', 'Sent'), ('uncertain', 'Uncertain'), ('refused', 'Refused'), ('failed', 'Failed')], default='sending', max_length=16)),
                ('reference', models.CharField(blank=True, max_length=120)),
                ('clearance', models.CharField(max_length=100)),
                ('grant_id', models.UUIDField(null=True)),
                ('letter_digest', models.CharField(max_length=64)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['round', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Takedown',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('report_id', models.UUIDField(db_index=True)),
                ('locator_id', models.UUIDField(db_index=True)),
                ('recipient', haechi.hub.kernel.fields.EncryptedTextField(default='', label='notices.recipient')),
                ('recipient_index', haechi.hub.kernel.fields.BlindIndexField(max_length=32)),
                ('channel', models.CharField(blank=True, max_length=32)),
                ('generation', models.PositiveSmallIntegerField(default=1)),
                ('basis', models.CharField(max_length=64)),
                ('letter', models.CharField(blank=True, max_length=64)),
                ('letter_version', models.PositiveSmallIntegerField(default=0)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(db_index=True, null=True)),
                ('gone_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TakedownTransition',
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
            ],
            options={
                'ordering': ['version'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UsedNonce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('used_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=16)),
                ('client', haechi.hub.kernel.fields.BlindIndexField(max_length=32)),
                ('window', models.DateTimeField(db_index=True)),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('what', 'client', 'window'), name='one_attempt_counter_each')],
            },
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('envelope', models.JSONField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='casework.case')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CaseTransition',
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
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='casework.case')),
            ],
            options={
                'ordering': ['version'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EscalationTransition',
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
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='casework.escalation')),
            ],
            options={
                'ordering': ['version'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceTransition',
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
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='casework.evidence')),
            ],
            options={
                'ordering': ['version'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecordedStatute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report_id', models.UUIDField(db_index=True)),
                ('statute', models.CharField(max_length=64)),
                ('recorded_by', models.CharField(max_length=80)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report_id', 'statute'), name='one_statute_each')],
            },
        ),
        migrations.CreateModel(
            name='Locator',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('url', haechi.hub.kernel.fields.EncryptedTextField(label='intake.locator.url')),
                ('url_index', haechi.hub.kernel.fields.BlindIndexField(db_index=True, max_length=32)),
                ('platform', haechi.hub.kernel.fields.EncryptedTextField(label='intake.locator.platform')),
                ('seen_at', haechi.hub.kernel.fields.EncryptedTextField(label='intake.locator.seen_at')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locators', to='casework.report')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.JSONField()),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='envelope', to='casework.report')),
            ],
        ),
        migrations.CreateModel(
            name='ConsentGrant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=32)),
                ('recipients', models.JSONField()),
                ('withhold', models.JSONField(default=list)),
                ('given_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='casework.report')),
            ],
        ),
        migrations.CreateModel(
            name='ClaimedHash',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=16)),
                ('bits', haechi.hub.kernel.fields.EncryptedBytesField(label='intake.hash.bits')),
                ('bits_index', haechi.hub.kernel.fields.BlindIndexField(db_index=True, max_length=32)),
                ('quality', models.PositiveSmallIntegerField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hashes', to='casework.report')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='ReportTransition',
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
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='casework.report')),
            ],
            options={
                'ordering': ['version'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StatusLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('params', haechi.hub.kernel.fields.EncryptedJSONField(label='intake.status.params')),
                ('at', models.DateTimeField()),
                ('by', models.DateTimeField(null=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='casework.report')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
    ]
