"""Addresses of the banks, for machines only."""

from django.urls import path

from haechi.hub.banks import views

machines = [
    path("bank", views.bank, name="bank"),
    path("acks", views.acks, name="acks"),
    path("matches", views.matches, name="matches"),
]
