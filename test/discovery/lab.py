"""A network of its own on a pair of virtual cables, and the day that a DHCP server has on it; for dhcp.py and dhcp6.py."""
import signal
import subprocess
import time

SERVER, CLIENT = 'sluice0', 'sluice1'
GATEWAY = '10.77.0.1'


def ip(*words):
    return subprocess.run(['ip', *words], check=True, capture_output=True, text=True).stdout


def plug():
    ip('link', 'add', SERVER, 'type', 'veth', 'peer', 'name', CLIENT)
    ip('addr', 'add', f'{GATEWAY}/24', 'dev', SERVER)
    for device in ('lo', SERVER, CLIENT):
        ip('link', 'set', device, 'up')


def serve(kind, command, log, visit):
    """Runs the server while visit() lets PCs come and go; the PC that visit gives back renews its address after a restart of the server."""
    with open(log, 'w') as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            stays = visit()
            # Time for the server to write, and for Kea to clean its file up once.
            time.sleep(5 if kind == 'kea' else 1)
            if kind != 'dnsmasq':
                # A start is when dhcpd rewrites its leases under a new name; Kea reads what its clean-up left.
                server.send_signal(signal.SIGTERM)
                server.wait(10)
                server = subprocess.Popen(command, stdout=out, stderr=out)
                stays.renew()
                time.sleep(1)
        finally:
            server.terminate()
            server.wait(10)
