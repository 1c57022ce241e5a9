"""The Chalice app: declares blueprints, decides nothing."""

from chalice import Chalice

from chalicelib.entrypoints.api import routes
from chalicelib.entrypoints.inbound import inbound
from chalicelib.entrypoints.workers import workers

app = Chalice(app_name="handrail")
app.api.binary_types = []
for blueprint in (routes.health, workers, inbound):
    app.register_blueprint(blueprint)
for blueprint in routes.V1:
    app.register_blueprint(blueprint, url_prefix="/v1")
