"""Addresses of the enforcement desk."""

from django.urls import path

from haechi.hub.casework.enforcement import views

pages = [
    path("", views.desk, name="desk"),
    path("<uuid:escalation_id>/", views.escalation, name="escalation"),
    path("<uuid:escalation_id>/<slug:what>/", views.act, name="act"),
]
