"""The addresses of the public pages. A whole report happens at one of them."""

from django.urls import URLPattern, path

from haechi.hub.casework.intake import views

app_name = "intake"
pages: list[URLPattern] = [
    path("", views.home, name="home"),
    path("report/", views.report, name="report"),
    path("report/send/", views.send, name="send"),
    path("status/", views.status, name="status"),
    path("status/withdraw/", views.withdraw, name="withdraw"),
    path("advice/", views.advice, name="advice"),
]
