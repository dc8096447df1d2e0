"""Written by makemigrations."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=64)),
                ('subject', models.UUIDField(db_index=True)),
                ('source', models.CharField(default='body', max_length=100)),
                ('body', models.JSONField(null=True)),
                ('salt', models.BinaryField(max_length=32, null=True)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('mark', models.BinaryField(max_length=32)),
                ('created_at', models.DateTimeField()),
                ('seq', models.BigIntegerField(null=True, unique=True)),
                ('nodes', models.BinaryField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('seq', None)), fields=['id'], name='leaves_without_number')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source', 'body'), _negated=True), fields=('source',), name='one_leaf_each_transition')],
            },
        ),
    ]
