"""A witness by docs/audit-proof.md alone: HTTPS, openssl for the signature, nothing of Pix. Arguments: KEY.pem CERT.pem. Prints its port.

POST / countersigns; /busy answers 503 the first time; /other countersigns another checkpoint; /hang does not answer.
"""
import base64, datetime, hashlib, http.server, json, ssl, subprocess, sys, threading

key, certificate = sys.argv[1:]
asked = {}


def encoding(kind, payload):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


class Witness(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked[self.path] = asked.get(self.path, 0) + 1
        if self.path == "/hang":
            threading.Event().wait()
        if self.path == "/busy" and asked[self.path] == 1:
            return self.answer(503, b"")
        digest = hashlib.sha256(encoding(body["payloadType"], base64.b64decode(body["payload"]))).hexdigest()
        said = {"digest": "0" * 64 if self.path == "/other" else digest, "at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
        payload, kind = json.dumps(said).encode(), "application/vnd.pix.audit-witness+json"
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=encoding(kind, payload), stdout=subprocess.PIPE, check=True).stdout
        self.answer(200, json.dumps({
            "payloadType": kind,
            "payload": base64.b64encode(payload).decode(),
            "signatures": [{"keyid": "witness", "sig": base64.b64encode(signature).decode()}],
        }).encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness)
server.daemon_threads = True
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
