"""Runs one command over WinRM by pywinrm, a client that shares nothing with ours, and prints {code, stdout, stderr}.

Arguments: URL, CA file, transport (ntlm, basic, unbound), user, password, command, standard input. "unbound" is NTLM without channel binding.
"""
import base64
import json
import sys

import xmltodict
from winrm.protocol import Protocol

SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"


def send(protocol, shell, command, data):
    """This version of pywinrm has no call for standard input; its headers and connection are used."""
    header = protocol._get_soap_header(resource_uri=SHELL + "/cmd", action=SHELL + "/Send", shell_id=shell)
    stream = {"@Name": "stdin", "@CommandId": command, "@End": "true", "#text": base64.b64encode(data).decode()}
    request = {"env:Envelope": {**header, "env:Body": {"rsp:Send": {"rsp:Stream": stream}}}}
    protocol.send_message(xmltodict.unparse(request))


url, authority, transport, user, password, command, stdin = sys.argv[1:]
protocol = Protocol(
    endpoint=url,
    transport="ntlm" if transport == "unbound" else transport,
    send_cbt=transport != "unbound",
    username=user,
    password=password,
    ca_trust_path=authority,
    server_cert_validation="validate",
    operation_timeout_sec=5,
    read_timeout_sec=15,
)
shell = protocol.open_shell(codepage=65001)
try:
    identity = protocol.run_command(shell, command, console_mode_stdin=not stdin)
    if stdin:
        send(protocol, shell, identity, stdin.encode())
    stdout, stderr, code = protocol.get_command_output(shell, identity)
    protocol.cleanup_command(shell, identity)
finally:
    protocol.close_shell(shell)
print(json.dumps({"code": code, "stdout": stdout.decode(), "stderr": stderr.decode()}))
