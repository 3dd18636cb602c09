"""Signs the site's users in to Teahouse: a JSON Web Token under the secret that both know.

PyJWT does the same (`jwt.encode(claims, secret, algorithm="HS256")`); this is all that it takes.
"""

import base64
import hashlib
import hmac
import json
import time

from django.conf import settings

LIFE_SECONDS = 600


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token_for(user) -> str:
    """A token that makes its holder this user in Teahouse for ten minutes."""
    claims = {
        # The same `sub` is the same person for ever: the key, never a name that can change.
        "sub": str(user.pk),
        "name": (user.get_full_name() or user.get_username())[:64],
        "role": "admin" if user.is_superuser else "member",
        "exp": int(time.time()) + LIFE_SECONDS,
    }
    signed = ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    tag = hmac.new(settings.TEAHOUSE_SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_part(tag)}"
