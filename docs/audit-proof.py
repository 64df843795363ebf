"""Checks a proof that `./pix audit prove RECORD` wrote, with Python's own library and openssl, and nothing of Pix.

    python3 audit-proof.py PROOF.json CERTIFICATE.pem

CERTIFICATE.pem is the participant's signing certificate as you know it from elsewhere (the Central Bank has it), never from whoever gave you the proof;
it may hold several, one after the other. What each step means is in audit-proof.md. Exit code 0: the record was in the log. Anything else: not shown.
"""
import base64, hashlib, json, os, re, struct, subprocess, sys, tempfile
from datetime import datetime, timezone

FORMAT = "pix.audit-proof.1"
CHECKPOINT, KEY = "application/vnd.pix.audit-checkpoint+json", "application/vnd.pix.audit-checkpoint-key+json"
INTENT = ["record_id", "request_date (microseconds since 1970)", "request_method", "request_path", "request_query", "request_header",
          "request_body", "end_to_end_id", "message_type", "signer_serial", "silo", "request_id"]
OUTCOME = ["record_id", "response_date (microseconds since 1970)", "response_status_code", "response_signature_valid", "response_header",
           "response_body", "pi_resource_id", "outcome", "duration (microseconds)"]
NUMBERS = {"request_date (microseconds since 1970)", "response_date (microseconds since 1970)", "response_status_code", "duration (microseconds)"}


def require(holds, what):
    if not holds:
        sys.exit(f"NOT SHOWN: {what}")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text, "a Base64 text is not in its one form")
    return data


def unhex(text):
    require(re.fullmatch("[0-9a-f]{64}", text), "a hash is not 64 hexadecimal digits")
    return bytes.fromhex(text)


def members(pairs):
    require(len(dict(pairs)) == len(pairs), "a member stands twice in the file")
    return dict(pairs)


def openssl(*arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def certificates(pem):
    """Each certificate of a PEM text: DER, serial number, public key (PEM), and from when until when it is valid."""
    for block in re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", pem, re.S):
        ask = lambda *what: openssl("x509", "-noout", *what, data=block.encode()).stdout.decode()
        date = lambda which: datetime.strptime(ask(which).split("=", 1)[1].strip(), "%b %d %H:%M:%S %Y %Z").replace(tzinfo=timezone.utc)
        yield {"der": openssl("x509", "-outform", "DER", data=block.encode()).stdout, "serial": str(int(ask("-serial").split("=")[1], 16)),
               "key": ask("-pubkey"), "from": date("-startdate"), "until": date("-enddate")}


def signed(key, kind, payload, signature):
    """The DSSE pre-authentication encoding, verified by openssl."""
    encoding = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key.pem", key.encode()), ("signature", signature)):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        return openssl("dgst", "-sha256", "-verify", f"{folder}/key.pem", "-signature", f"{folder}/signature", data=encoding).returncode == 0


def by_certificate(known, serial, when, kind, payload, signature):
    found = [one for one in known if one["serial"] == serial]
    require(found, f"the certificate {serial} is not among those that you trust")
    require(found[0]["from"] <= when <= found[0]["until"], f"the certificate {serial} was not valid at {when}")
    require(signed(found[0]["key"], kind, payload, signature), f"a signature is not one of certificate {serial}")


def time_of(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)


def root_of(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    require(0 <= index < size, "the leaf is not in a tree of this size")
    place, last, root = index, size - 1, sha256(b"\x00", leaf)
    for step in path:
        require(last > 0, "the path is too long")
        if place & 1 or place == last:
            root = sha256(b"\x01", step, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = sha256(b"\x01", root, step)
        place, last = place >> 1, last >> 1
    require(last == 0, "the path is too short")
    return root


def check_checkpoint(checkpoint, known):
    """Its statement, when the signing key signed it, or a key that the signing key endorsed."""
    require(set(checkpoint) == {"payloadType", "payload", "keyId", "signature"} and checkpoint["payloadType"] == CHECKPOINT, "this is no checkpoint")
    payload, signature = unbase64(checkpoint["payload"]), unbase64(checkpoint["signature"])
    statement = json.loads(payload)
    when, own = time_of(statement["at"]), statement.get("key")
    if own is None:
        by_certificate(known, checkpoint["keyId"], when, CHECKPOINT, payload, signature)
        return statement, f"signed by the key of certificate {checkpoint['keyId']}"
    endorsement = base64.b64decode(own["endorsement"], validate=True)
    said = json.loads(endorsement)
    # It counts from its own time on, and as long as its certificate is valid.
    require(time_of(said["at"]) <= when, f"the checkpoint's key was endorsed after it, at {said['at']}")
    for then in (time_of(said["at"]), when):
        by_certificate(known, own["signerSerial"], then, KEY, endorsement, base64.b64decode(own["signature"], validate=True))
    der = base64.b64decode(said["publicKey"], validate=True)
    require(checkpoint["keyId"] == hashlib.sha256(der).hexdigest(), "the checkpoint names another key than the endorsed one")
    pem = openssl("pkey", "-pubin", "-inform", "DER", "-pubout", data=der).stdout.decode()
    require(signed(pem, CHECKPOINT, payload, signature), "the checkpoint is not signed by the endorsed key")
    return statement, f"signed by the checkpoint key {checkpoint['keyId'][:16]}, endorsed with certificate {own['signerSerial']}"


def check_entry(record, entry, known):
    require(set(entry) == {"kind", "fields", "payload", "sequence", "previousHash", "leafIndex", "path", "root", "checkpoint"}, "an entry has other members")
    kind, payload = {"intent": 1, "outcome": 2}[entry["kind"]], unbase64(entry["payload"])
    fields, at = [], 1
    require(payload[:1] == b"\x01", "the payload is of another version")
    while at < len(payload):
        (length,) = struct.unpack_from("<i", payload, at)
        require(0 <= length <= len(payload) - at - 4, "the payload cannot be read")
        fields.append(payload[at + 4:at + 4 + length])
        at += 4 + length
    names = OUTCOME if kind == 2 else INTENT[:len(fields)]
    require(len(fields) in ((9,) if kind == 2 else (11, 12)) and entry["fields"] == names, "the names of the fields are others")
    require(fields[0].decode() == record, "the payload is of another record")
    # The chain: what the entry is, behind all entries before it. Then the tree: from the entry up to the root.
    digest = sha256(bytes([kind]), payload)
    chained = sha256(unhex(entry["previousHash"]), struct.pack(">q", entry["sequence"]), digest)
    statement, by = check_checkpoint(entry["checkpoint"], known)
    tree = statement["tree"]
    require(entry["leafIndex"] == entry["sequence"] - tree["first"] and statement["sequence"] == tree["first"] + tree["size"] - 1, "the place in the tree is another")
    root = root_of(chained, entry["leafIndex"], tree["size"], [unhex(step) for step in entry["path"]])
    require(root == unhex(entry["root"]) == unhex(tree["root"]), "the path does not lead to the root that was signed")
    print(f"{entry['kind']}: entry {entry['sequence']} of journal {statement['journal']} ({statement['stream']}), in the log by {statement['at']}, {by}")
    for name, value in zip(names, fields):
        print(f"    {name}: {struct.unpack('<q', value)[0] if name in NUMBERS else value.decode(errors='backslashreplace')}")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="ascii") as file:
        proof = json.load(file, object_pairs_hook=members)
    with open(sys.argv[2], encoding="utf-8") as file:
        known = list(certificates(file.read()))
    require(set(proof) == {"format", "recordId", "entries", "certificates"} and proof["format"] == FORMAT, f"this is no {FORMAT}")
    require([entry["kind"] for entry in proof["entries"]] in (["intent"], ["outcome"], ["intent", "outcome"]), "the entries are others than intent and outcome")
    for der in proof["certificates"]:
        require(unbase64(der) in [one["der"] for one in known], "a certificate in the proof is not among those that you trust")
    for entry in proof["entries"]:
        check_entry(proof["recordId"], entry, known)
    for kind in {"intent", "outcome"} - {entry["kind"] for entry in proof["entries"]}:
        print(f"This proof has no {kind}: it shows neither what the {kind} was nor that there was none.")
    print(f"SHOWN: record {proof['recordId']} is in the log as above, and the signatures are of the certificates that you gave.")


if __name__ == "__main__":
    try:
        main()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error, OSError) as malformed:
        sys.exit(f"NOT SHOWN: the proof cannot be read ({type(malformed).__name__}: {malformed})")
