"""Firehose, Secrets Manager, Parameter Store, and the two services that give credentials (STS, SSO) on a loopback port, for tests.

Signatures are recomputed with botocore, from the headers that the request says it signed: an implementation that
shares nothing with the client under test. Faults are asked of POST /control; what came in is told by GET /requests.
"""
import base64
import datetime
import json
import sys
import threading
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SKEW = datetime.timedelta(minutes=5)
state = {
    "credentials": {"AKIDTEST": {"secret": "secret-of-tests", "token": None}},
    "expired_tokens": [],
    "faults": [],
    "clock_offset_seconds": 0,
    "records": [],
    "secrets": {},
    "parameters": [],
    "denied": [],
    "role": {},
    "requests": [],
}
lock = threading.Lock()


class Refused(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def now():
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=state["clock_offset_seconds"])


def check_signature(handler, body):
    authorization = handler.headers.get("Authorization") or ""
    if not authorization.startswith("AWS4-HMAC-SHA256 "):
        raise Refused(400, "MissingAuthenticationTokenException", "Request is missing Authentication Token")
    parts = dict(part.strip().split("=", 1) for part in authorization[len("AWS4-HMAC-SHA256 "):].split(","))
    access_key, _, region, service, terminator = parts["Credential"].split("/")
    signed = parts["SignedHeaders"].split(";")
    for needed in ("host", "x-amz-date", "x-amz-target"):
        if needed not in signed:
            raise Refused(403, "InvalidSignatureException", f"'{needed}' must be a 'SignedHeader' in the AWS Authorization.")
    known = state["credentials"].get(access_key)
    token = handler.headers.get("X-Amz-Security-Token")
    if token in state["expired_tokens"]:
        raise Refused(400, "ExpiredTokenException", "The security token included in the request is expired")
    if known is None or known["token"] != token:
        raise Refused(400, "UnrecognizedClientException", "The security token included in the request is invalid.")
    timestamp = handler.headers["X-Amz-Date"]
    request = AWSRequest(
        method="POST",
        url=f"http://{handler.headers['Host']}{handler.path}",
        headers={name: handler.headers[name] for name in signed},
        data=body,
    )
    request.context["timestamp"] = timestamp
    signer = SigV4Auth(Credentials(access_key, known["secret"], token), service, region)
    expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    if expected != parts["Signature"] or terminator != "aws4_request":
        raise Refused(403, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided.")
    sent = datetime.datetime.strptime(timestamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    if abs(now() - sent) > SKEW:
        raise Refused(403, "InvalidSignatureException", f"Signature expired: {timestamp} is now earlier than {now():%Y%m%dT%H%M%SZ}")
    return service


def put_record_batch(call, fault):
    if not call["DeliveryStreamName"].startswith("stream"):
        raise Refused(400, "ResourceNotFoundException", f"Firehose {call['DeliveryStreamName']} not found")
    refused = set((fault or {}).get("partial", []))
    answers = []
    for index, record in enumerate(call["Records"]):
        if index in refused:
            answers.append({"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."})
        else:
            state["records"].append(base64.b64decode(record["Data"]).decode())
            answers.append({"RecordId": f"record-{index}"})
    return {"Encrypted": True, "FailedPutCount": len(refused), "RequestResponses": answers}


def get_secret_value(call, _):
    secret = state["secrets"].get(call["SecretId"])
    if secret is None:
        raise Refused(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    return {
        "ARN": f"arn:aws:secretsmanager:sa-east-1:123456789012:secret:{call['SecretId']}-AbCdEf",
        "CreatedDate": 1769860800.25,
        "Name": call["SecretId"],
        "VersionId": "11111111-2222-3333-4444-555555555555",
        "VersionStages": ["AWSCURRENT"],
        **secret,
    }


def get_parameters_by_path(call, _):
    found = [parameter for parameter in state["parameters"] if parameter["Name"].startswith(call["Path"])]
    if not call.get("Recursive"):
        found = [parameter for parameter in found if "/" not in parameter["Name"][len(call["Path"]):]]
    start = int(call.get("NextToken") or 0)
    size = min(call.get("MaxResults") or 10, 10)
    page = [
        {**parameter, "Value": parameter["Value"] if call.get("WithDecryption") or parameter["Type"] != "SecureString" else "AQICAHh-encrypted"}
        for parameter in found[start:start + size]
    ]
    answer = {"Parameters": page}
    if start + size < len(found):
        answer["NextToken"] = str(start + size)
    return answer


OPERATIONS = {
    "Firehose_20150804.PutRecordBatch": put_record_batch,
    "secretsmanager.GetSecretValue": get_secret_value,
    "AmazonSSM.GetParametersByPath": get_parameters_by_path,
}


def role_credentials(asked):
    """The access key of state's "role", for whoever asks with the role's own arguments."""
    if any(asked.get(name) != value for name, value in state["role"]["asked_with"].items()):
        raise Refused(400, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    key = state["role"]["key"]
    return key, state["credentials"][key]


def assume_role_with_web_identity(asked):
    key, known = role_credentials(asked)
    expiry = (now() + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{known["secret"]}</SecretAccessKey><SessionToken>{known["token"]}</SessionToken><Expiration>{expiry}</Expiration></Credentials>
<AssumedRoleUser><Arn>{asked["RoleArn"]}</Arn><AssumedRoleId>AROATEST:pix</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000001</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>"""


def get_role_credentials(asked):
    key, known = role_credentials(asked)
    expiry = int((now() + datetime.timedelta(hours=1)).timestamp() * 1000)
    return {"roleCredentials": {"accessKeyId": key, "secretAccessKey": known["secret"], "sessionToken": known["token"], "expiration": expiry}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with lock:
            if self.path == "/control":
                state.update(json.loads(body))
                self.answer(200, {})
            elif (self.headers.get("Content-Type") or "").startswith("application/x-www-form-urlencoded"):
                self.give_credentials("STS", dict(parse_qsl(body.decode())), lambda asked: assume_role_with_web_identity(asked).encode(), "text/xml")
            else:
                self.call(body)

    def do_GET(self):
        with lock:
            url = urlsplit(self.path)
            if url.path == "/federation/credentials":
                asked = {**dict(parse_qsl(url.query)), "token": self.headers.get("x-amz-sso_bearer_token")}
                self.give_credentials("SSO", asked, lambda asked: json.dumps(get_role_credentials(asked)).encode(), "application/json")
            else:
                self.answer(200, {"requests": state["requests"], "records": state["records"]})

    def give_credentials(self, service, asked, answer, content_type):
        seen = {"target": service, "status": 200}
        state["requests"].append(seen)
        try:
            self.send(200, answer(asked), content_type)
        except Refused as refused:
            seen["status"] = refused.status
            self.answer(refused.status, {"__type": refused.code, "message": refused.message})

    def call(self, body):
        target = self.headers.get("X-Amz-Target") or ""
        seen = {"target": target, "content_type": self.headers.get("Content-Type"), "signed": (self.headers.get("Authorization") or "").split(", ")[1:2], "status": 0}
        state["requests"].append(seen)
        try:
            fault = state["faults"].pop(0) if state["faults"] else None
            if fault and fault.get("hang_up"):
                self.close_connection = True
                return
            if fault and "garbage" in fault:
                self.send(200, fault["garbage"].encode())
                return
            if fault and "code" in fault:
                raise Refused(fault["status"], fault["code"], "As asked.")
            check_signature(self, body)
            seen["call"] = json.loads(body)
            if target in state["denied"]:
                raise Refused(400, "AccessDeniedException", "User: arn:aws:sts::123456789012:assumed-role/pix is not authorized")
            seen["status"] = 200
            self.answer(200, OPERATIONS[target](seen["call"], fault))
        except Refused as refused:
            seen["status"] = refused.status
            seen["code"] = refused.code
            self.answer(refused.status, {"__type": f"com.amazonaws.tests#{refused.code}", "message": refused.message})

    def answer(self, status, document):
        self.send(status, json.dumps(document).encode())

    def send(self, status, body, content_type="application/x-amz-json-1.1"):
        self.send_response_only(status)
        self.send_header("Date", format_datetime(now(), usegmt=True))
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-RequestId", "00000000-0000-0000-0000-000000000001")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_port, flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
server.serve_forever()
