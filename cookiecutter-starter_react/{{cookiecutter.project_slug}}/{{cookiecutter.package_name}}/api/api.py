"""The API. Each app brings its own part; all of it needs a signed-in person.

After a change `inv manage update_api_client` writes the front end's types anew.
"""

from ninja import NinjaAPI
from ninja.security import django_auth

from ..activity.api import router as activity_router
from ..users.api import router as users_router
from . import errors

api = NinjaAPI(
    title="API",
    version="1",
    auth=django_auth,
    # The usual page of documentation comes from another origin. The document itself is
    # frontend/openapi.json.
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", users_router)
api.add_router("", activity_router)
errors.register(api)
