"""The chat's page, and fresh tokens for it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from .tokens import token_for


@login_required
def room(request):
    return render(request, "chat/room.html")


@require_GET
@never_cache
def token(request):
    """A token for who is signed in here. The page asks before it connects, and again when the old one is over."""
    if not request.user.is_authenticated:
        return HttpResponseForbidden("sign in first")
    return HttpResponse(token_for(request.user), content_type="text/plain")
