import os
from django.core.asgi import get_asgi_application

# Before the routing is imported: daphne started by itself loads no settings earlier.
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'ChatProject.settings')
django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
import chatapp.routings

application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": AuthMiddlewareStack(
        URLRouter(
            chatapp.routings.websocket_urlpatterns
        )
    ),
})
