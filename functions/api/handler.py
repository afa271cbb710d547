"""The HTTP API as a Lambda function."""

from app import app
from mangum import Mangum

handler = Mangum(app, lifespan="off")
