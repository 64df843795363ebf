"""botocore's own call of an operation: botocore_call.py URL SERVICE OPERATION, arguments as JSON on standard input. Blobs are {"base64": …}."""
import base64
import datetime
import json
import sys

import botocore.session
from botocore.config import Config

url, service, operation = sys.argv[1:]


def decode(value):
    if isinstance(value, dict):
        return base64.b64decode(value["base64"]) if set(value) == {"base64"} else {key: decode(item) for key, item in value.items()}
    return [decode(item) for item in value] if isinstance(value, list) else value


session = botocore.session.get_session()
session.set_credentials("AKIDTEST", "secret-of-tests")
client = session.create_client(service, region_name="sa-east-1", endpoint_url=url, config=Config(retries={"max_attempts": 0}))
answer = getattr(client, operation)(**decode(json.load(sys.stdin)))
del answer["ResponseMetadata"]
json.dump(answer, sys.stdout, default=lambda value: value.timestamp() if isinstance(value, datetime.datetime) else base64.b64encode(value).decode())
