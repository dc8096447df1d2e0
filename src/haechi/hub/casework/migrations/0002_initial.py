"""Written by makemigrations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='takedown',
            name='agency',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.agency'),
        ),
        migrations.AddField(
            model_name='takedown',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='casework.takedown'),
        ),
        migrations.AddField(
            model_name='sendtry',
            name='takedown',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='casework.takedown'),
        ),
        migrations.AddField(
            model_name='probe',
            name='takedown',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='probes', to='casework.takedown'),
        ),
        migrations.AddField(
            model_name='platformanswer',
            name='takedown',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='casework.takedown'),
        ),
        migrations.AddField(
            model_name='takedowntransition',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='casework.takedown'),
        ),
        migrations.AddConstraint(
            model_name='casetransition',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='one_case_step_each'),
        ),
        migrations.AddConstraint(
            model_name='escalationtransition',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='one_escalation_step_each'),
        ),
        migrations.AddConstraint(
            model_name='evidencetransition',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='one_evidence_step_each'),
        ),
        migrations.AddConstraint(
            model_name='consentgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('report', 'purpose'), name='one_live_grant_per_purpose'),
        ),
        migrations.AddConstraint(
            model_name='reporttransition',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='one_report_step_each'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.UniqueConstraint(fields=('locator_id', 'recipient_index', 'generation'), name='one_takedown_each'),
        ),
        migrations.AddConstraint(
            model_name='sendtry',
            constraint=models.UniqueConstraint(fields=('takedown', 'round', 'number'), name='one_send_try_each'),
        ),
        migrations.AddConstraint(
            model_name='platformanswer',
            constraint=models.UniqueConstraint(fields=('recipient_index', 'webhook_id'), name='one_answer_per_webhook'),
        ),
        migrations.AddConstraint(
            model_name='takedowntransition',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='one_takedown_step_each'),
        ),
    ]
