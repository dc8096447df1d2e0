"""Written by makemigrations."""

import django.db.models.deletion
import haechi.hub.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Platform',
            fields=[
                ('slug', models.SlugField(max_length=48, primary_key=True, serialize=False)),
                ('name_ko', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('registered_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PlatformHost',
            fields=[
                ('host', models.CharField(max_length=260, primary_key=True, serialize=False)),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosts', to='platforms.platform')),
            ],
        ),
        migrations.CreateModel(
            name='PlatformRoute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=32)),
                ('address', haechi.hub.kernel.fields.EncryptedTextField(label='platforms.route.address')),
                ('secret', haechi.hub.kernel.fields.EncryptedTextField(default='', label='platforms.route.secret')),
                ('capabilities', models.JSONField(default=list)),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='platforms.platform')),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('platform', 'channel'), name='one_route_each')],
            },
        ),
    ]
