"""Addresses of the desk."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from haechi.hub.site.desk import actions, views

pages = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("", views.queue, name="queue"),
    path("keys/", views.keys, name="keys"),
    path("keys/<slug:key_id>/retire/", actions.retire_key, name="retire_key"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/take/", actions.take, name="take"),
    path("cases/<uuid:case_id>/triage/", actions.triage, name="triage"),
    path("cases/<uuid:case_id>/reopen/", actions.reopen, name="reopen"),
    path("cases/<uuid:case_id>/withdrawal/", actions.withdrawal, name="withdrawal"),
    path("cases/<uuid:case_id>/close/", actions.close, name="close"),
    path("cases/<uuid:case_id>/note/", actions.note, name="note"),
    path("cases/<uuid:case_id>/entries/<uuid:entry_id>/confirm/", actions.confirm, name="confirm"),
    path(
        "cases/<uuid:case_id>/entries/<uuid:entry_id>/windows/",
        actions.confirm_windows,
        name="confirm_windows",
    ),
    path("cases/<uuid:case_id>/places/<uuid:locator_id>/waive/", actions.waive, name="waive"),
]
