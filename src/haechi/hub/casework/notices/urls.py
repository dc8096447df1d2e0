"""Addresses of notices: pages for officers, and where platforms answer."""

from django.urls import path

from haechi.hub.casework.notices import views

pages = [
    path("", views.pending, name="pending"),
    path("<uuid:notice_id>/", views.notice, name="notice"),
    path("<uuid:notice_id>/<slug:what>/", views.act, name="act"),
]
machines = [
    path("notices/<uuid:notice_id>/answer", views.answer, name="answer"),
]
