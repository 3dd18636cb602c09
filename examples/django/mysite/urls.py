"""The site's addresses: Django's own pages for signing in, the admin, and the chat."""

from django.contrib import admin
from django.urls import include, path

from chat import views

urlpatterns = [
    path("", views.room, name="room"),
    path("teahouse-token", views.token, name="teahouse-token"),
    path("accounts/", include("django.contrib.auth.urls")),
    path("admin/", admin.site.urls),
]
