"""The server's side of NTLM, by gss-ntlmssp: an implementation that shares nothing with ours.

Reads JSON lines {id, connection, token} or {connection, forget}, and answers {id, token, done, user} or {id, error}. Passwords come from
NTLM_USER_FILE. The first argument is the server's certificate, the second "strict" or "relaxed", as CbtHardeningLevel on Windows:
relaxed refuses a wrong channel binding, strict also a missing one.
"""
import base64
import json
import struct
import sys

import gssapi
from cryptography import x509
from cryptography.hazmat.primitives import hashes

NTLM = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")
AUTHENTICATE = 3
CHANNEL_BINDINGS = 0x000A
# Response, version, reserved, time, client challenge, reserved: what comes before the names (MS-NLMP 2.2.2.7).
NAMES = 16 + 28


def end_point(path):
    with open(path, "rb") as file:
        certificate = x509.load_pem_x509_certificate(file.read())
    algorithm = certificate.signature_hash_algorithm
    if algorithm.name in ("md5", "sha1"):
        algorithm = hashes.SHA256()
    return b"tls-server-end-point:" + certificate.fingerprint(algorithm)


def claims_binding(token):
    """Whether an AUTHENTICATE message carries a channel binding; gss-ntlmssp itself lets a missing one pass."""
    length, _, offset = struct.unpack_from("<HHI", token, 20)
    response = token[offset : offset + length]
    at = NAMES
    while at + 4 <= len(response):
        name, size = struct.unpack_from("<HH", response, at)
        if name == 0:
            return False
        if name == CHANNEL_BINDINGS:
            return any(response[at + 4 : at + 4 + size])
        at += 4 + size
    return False


class Acceptor:
    def __init__(self, certificate, strict):
        self.strict = strict
        self.bindings = gssapi.raw.ChannelBindings(application_data=end_point(certificate))
        self.credentials = gssapi.Credentials(usage="accept", mechs=[NTLM])
        self.contexts = {}

    def step(self, connection, token):
        if self.strict and struct.unpack_from("<I", token, 8)[0] == AUTHENTICATE and not claims_binding(token):
            raise ValueError("no channel binding")
        context = self.contexts.get(connection)
        if context is None:
            context = gssapi.SecurityContext(creds=self.credentials, usage="accept", channel_bindings=self.bindings)
            self.contexts[connection] = context
        answer = {"token": base64.b64encode(context.step(token) or b"").decode(), "done": context.complete}
        if context.complete:
            answer["user"] = str(context.initiator_name).rstrip("\0")
        return answer


def main():
    acceptor = Acceptor(sys.argv[1], sys.argv[2] == "strict")
    for line in sys.stdin:
        request = json.loads(line)
        connection = request["connection"]
        if request.get("forget"):
            acceptor.contexts.pop(connection, None)
            continue
        try:
            answer = acceptor.step(connection, base64.b64decode(request["token"]))
        except Exception as problem:  # every refusal is an answer
            acceptor.contexts.pop(connection, None)
            answer = {"error": str(problem)}
        print(json.dumps({"id": request["id"], **answer}), flush=True)


main()
