"""`{% teahouse_room %}`: what the page's script needs to know, as JSON that no name can break out of."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import json_script

register = template.Library()


@register.simple_tag
def teahouse_room(room=None):
    url = settings.TEAHOUSE_URL.rstrip("/").replace("http", "ws", 1) + "/ws"
    place = {"url": url, "room": room or settings.TEAHOUSE_ROOM, "token": reverse("teahouse-token")}
    return json_script(place, "teahouse")
