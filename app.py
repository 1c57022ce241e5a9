"""The Chalice app: declares blueprints, decides nothing."""

from chalice import Chalice

from chalicelib.entrypoints.api import routes
from chalicelib.entrypoints.inbound import inbound
from chalicelib.entrypoints.web import rooms
from chalicelib.entrypoints.workers import workers

# Our allow-listed lines only, whatever is imported first: Chalice's would print whole messages.
app = Chalice(app_name="handrail", configure_logs=False)
app.api.binary_types = []
for blueprint in (routes.health, workers, inbound, *rooms.PAGES):
    app.register_blueprint(blueprint)
for blueprint in routes.V1:
    app.register_blueprint(blueprint, url_prefix="/v1")
