#!/usr/bin/env python3
"""Runs a real DHCPv6 server on a pair of virtual cables, lets PCs ask it for addresses, and leaves its lease file behind.

usage: unshare --net --map-root-user /usr/bin/python3 dhcp6.py dhcpd|kea|dnsmasq FOLDER

As dhcp.py does it for IPv4: the network is one of its own, so nothing leaves it.
"""
import os
import socket
import struct
import sys
import time

from lab import CLIENT, SERVER, ip, plug, serve

SOLICIT, ADVERTISE, REQUEST, RENEW, REPLY, RELEASE = 1, 2, 3, 5, 7, 8
CLIENT_ID, SERVER_ID, IA_NA, IA_ADDR, ELAPSED, VENDOR_CLASS, FQDN = 1, 2, 3, 5, 8, 16, 39
MICROSOFT = 311

# What each PC says of itself: DUID, name. By DUID-LLT, as Windows; by DUID-LL; by DUID-UUID, which tells no MAC.
PCS = [
    ('00010001' '2f0a1b2c' '020000000001', b'DESK-01'),
    ('00030001' '020000000002', b'LAPTOP-7Q2K9ABC'),
    ('00030001' '020000000022', None),
    ('0004' '5b7d3c2e1f0a4b8c9d6e7f8091a2b35c', b'desk-05.office.example'),
]


def option(code, body):
    return struct.pack('!HH', code, len(body)) + body


def options(data):
    while len(data) >= 4:
        code, size = struct.unpack('!HH', data[:4])
        yield code, data[4:4 + size]
        data = data[4 + size:]


class Pc:
    wire = None

    def __init__(self, duid, name):
        self.duid, self.name = bytes.fromhex(duid), name
        self.given = self.server = b''

    def ask(self, kind, wanted):
        said = option(CLIENT_ID, self.duid) + self.server + option(IA_NA, self.duid[-4:] + bytes(8) + self.given) + option(ELAPSED, bytes(2))
        said += option(VENDOR_CLASS, struct.pack('!IH', MICROSOFT, 8) + b'MSFT 5.0')
        if self.name:
            labels = b''.join(bytes([len(label)]) + label for label in self.name.split(b'.'))
            said += option(FQDN, b'\0' + labels + (b'\0' if b'.' in self.name else b''))
        number = os.urandom(3)
        # A server that is still starting hears a later one.
        for _ in range(50):
            Pc.wire.sendto(bytes([kind]) + number + said, ('ff02::1:2', 547))
            try:
                answer = Pc.wire.recv(2048)
            except TimeoutError:
                continue
            if answer[0] == wanted and answer[1:4] == number:
                return dict(options(answer[4:]))
        raise SystemExit('The server gave no answer.')

    def join(self):
        offer = self.ask(SOLICIT, ADVERTISE)
        self.server = option(SERVER_ID, offer[SERVER_ID])
        reply = self.ask(REQUEST, REPLY)
        self.given = option(IA_ADDR, dict(options(reply[IA_NA][12:]))[IA_ADDR])

    def renew(self):
        self.ask(RENEW, REPLY)

    def leave(self):
        self.ask(RELEASE, REPLY)


def dhcpd(folder):
    leases, settings = f'{folder}/dhcpd6.leases', f'{folder}/dhcpd6.conf'
    open(leases, 'a').close()
    with open(settings, 'w') as out:
        out.write('''authoritative;
dhcp-cache-threshold 0;
default-lease-time 600;
subnet6 fd77::/64 { range6 fd77::50 fd77::99; }
''')
    return ['/usr/sbin/dhcpd', '-6', '-f', '-q', '-cf', settings, '-lf', leases, '-pf', f'{folder}/dhcpd6.pid', SERVER]


def kea(folder):
    settings = f'{folder}/kea6.conf'
    with open(settings, 'w') as out:
        out.write('''{ "Dhcp6": {
  "interfaces-config": { "interfaces": ["%s"] },
  "lease-database": { "type": "memfile", "persist": true, "name": "%s/kea-leases6.csv", "lfc-interval": 3 },
  "server-id": { "type": "LL", "htype": 1, "identifier": "020000000099", "persist": false },
  "valid-lifetime": 600,
  "subnet6": [{ "id": 1, "subnet": "fd77::/64", "interface": "%s", "pools": [{ "pool": "fd77::50 - fd77::99" }] }],
  "loggers": [{ "name": "kea-dhcp6", "severity": "WARN", "output_options": [{ "output": "stderr" }] }]
} }
''' % (SERVER, folder, SERVER))
    os.environ.update(KEA_PIDFILE_DIR=folder, KEA_LOCKFILE_DIR=folder)
    return ['/usr/sbin/kea-dhcp6', '-c', settings]


def dnsmasq(folder):
    return ['/usr/sbin/dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--no-ping', '--user=root',
            '--group=', f'--interface={SERVER}', '--dhcp-authoritative', '--dhcp-range=10.77.0.50,10.77.0.99,10m',
            '--dhcp-range=fd77::50,fd77::99,64,10m',
            f'--dhcp-leasefile={folder}/dnsmasq6.leases', f'--pid-file={folder}/dnsmasq6.pid', '--log-facility=-']


def visit():
    pcs = [Pc(*pc) for pc in PCS]
    for pc in pcs:
        pc.join()
    pcs[0].renew()
    pcs[2].leave()
    return pcs[1]


def main(kind, folder):
    plug()
    ip('addr', 'add', 'fd77::1/64', 'dev', SERVER, 'nodad')
    # Nobody may speak from an address that is still being looked for elsewhere.
    while 'tentative' in (shown := ip('-6', 'addr', 'show')) or shown.count('fe80::') < 2:
        time.sleep(0.1)
    Pc.wire = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    Pc.wire.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex(CLIENT))
    Pc.wire.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, CLIENT.encode())
    Pc.wire.bind(('::', 546))
    Pc.wire.settimeout(0.4)
    serve(kind, {'dhcpd': dhcpd, 'kea': kea, 'dnsmasq': dnsmasq}[kind](folder), f'{folder}/{kind}6.log', visit)


main(*sys.argv[1:3])
