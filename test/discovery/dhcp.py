#!/usr/bin/env python3
"""Runs a real DHCP server on a pair of virtual cables, lets PCs ask it for addresses, and leaves its lease files behind.

usage: unshare --net --map-root-user /usr/bin/python3 dhcp.py dhcpd|kea|dnsmasq FOLDER

The network is one of its own (unshare), so nothing leaves it. In FOLDER stand the server's settings and lease files afterwards.
"""
import os
import socket
import struct
import sys
import time

from lab import CLIENT, GATEWAY, SERVER, plug, serve

BROADCAST = b'\xff' * 6
MAGIC = b'\x63\x82\x53\x63'
DISCOVER, OFFER, REQUEST, ACK, RELEASE = 1, 2, 3, 5, 7

# What each PC says of itself: MAC, host name (option 12), vendor class (option 60).
PCS = [
    ('02:00:00:00:00:01', b'DESK-01', b'MSFT 5.0'),
    ('02:00:00:00:00:02', b'LAPTOP-7Q2K9ABC', b'MSFT 5.0'),
    ('02:00:00:00:00:03', b'Pixel-8', b'android-dhcp-14'),
    ('02:00:00:00:00:04', None, b'Hewlett-Packard JetDirect'),
    ('02:00:00:00:00:05', b'desk-05.office.example', b'MSFT 5.0'),
    ('02:00:00:00:00:06', b'odd "name" \\ here', b'odd; class } { "x"'),
]


class Pc:
    def __init__(self, mac, name, vendor):
        self.mac = bytes.fromhex(mac.replace(':', ''))
        self.name, self.vendor = name, vendor
        self.address = None
        self.wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.wire.bind((CLIENT, 0))
        self.wire.settimeout(0.2)

    def packet(self, kind, options=b'', ciaddr='0.0.0.0'):
        said = bytes([53, 1, kind, 61, 7, 1]) + self.mac + options
        if self.name:
            said += bytes([12, len(self.name)]) + self.name
        said += bytes([60, len(self.vendor)]) + self.vendor + b'\xff'
        head = struct.pack('!BBBBIHH4s4s4s4s', 1, 1, 6, 0, int.from_bytes(self.mac[2:], 'big'), 0, 0x8000,
                           socket.inet_aton(ciaddr), bytes(4), bytes(4), bytes(4))
        body = head + self.mac + bytes(10 + 192) + MAGIC + said
        udp = struct.pack('!HHHH', 68, 67, 8 + len(body), 0) + body
        ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0,
                         socket.inet_aton(ciaddr), socket.inet_aton('255.255.255.255'))
        total = sum(struct.unpack('!10H', ip))
        total = (total & 0xffff) + (total >> 16)
        ip = ip[:10] + struct.pack('!H', 0xffff ^ ((total & 0xffff) + (total >> 16))) + ip[12:]
        return BROADCAST + self.mac + b'\x08\x00' + ip + udp

    def ask(self, packet, wanted):
        """Sends until the server answers with the wanted kind; a server that is still starting hears a later one."""
        for _ in range(50):
            self.wire.send(packet)
            end = time.monotonic() + 0.4
            while time.monotonic() < end:
                try:
                    frame = self.wire.recv(2048)
                except TimeoutError:
                    break
                boot = frame[42:]
                if frame[23] != 17 or len(boot) < 244 or boot[0] != 2 or boot[28:34] != self.mac:
                    continue
                options = dict(self.options(boot[240:]))
                if options.get(53) == bytes([wanted]):
                    return socket.inet_ntoa(boot[16:20]), options
        raise SystemExit('The server gave no answer.')

    @staticmethod
    def options(rest):
        while rest and rest[0] != 255:
            if rest[0] == 0:
                rest = rest[1:]
                continue
            yield rest[0], rest[2:2 + rest[1]]
            rest = rest[2 + rest[1]:]

    def join(self):
        address, options = self.ask(self.packet(DISCOVER), OFFER)
        wish = bytes([50, 4]) + socket.inet_aton(address) + bytes([54, 4]) + options[54]
        self.address, _ = self.ask(self.packet(REQUEST, wish), ACK)
        return self.address

    def renew(self):
        """As after a restart of the PC: the answer comes by broadcast, so that no ARP is needed."""
        self.ask(self.packet(REQUEST, bytes([50, 4]) + socket.inet_aton(self.address)), ACK)

    def leave(self):
        self.wire.send(self.packet(RELEASE, bytes([54, 4]) + socket.inet_aton(GATEWAY), ciaddr=self.address))


def dhcpd(folder):
    leases, settings = f'{folder}/dhcpd.leases', f'{folder}/dhcpd.conf'
    open(leases, 'a').close()
    with open(settings, 'w') as out:
        out.write(f'''authoritative;
ping-check false;
dhcp-cache-threshold 0;
default-lease-time 600;
set vendor-class-identifier = option vendor-class-identifier;
subnet 10.77.0.0 netmask 255.255.255.0 {{ range 10.77.0.50 10.77.0.99; }}
''')
    return ['/usr/sbin/dhcpd', '-4', '-f', '-q', '-cf', settings, '-lf', leases, '-pf', f'{folder}/dhcpd.pid', SERVER]


def kea(folder):
    settings = f'{folder}/kea.conf'
    with open(settings, 'w') as out:
        out.write('''{ "Dhcp4": {
  "interfaces-config": { "interfaces": ["%s"], "dhcp-socket-type": "raw" },
  "lease-database": { "type": "memfile", "persist": true, "name": "%s/kea-leases4.csv", "lfc-interval": 3 },
  "valid-lifetime": 600,
  "subnet4": [{ "id": 1, "subnet": "10.77.0.0/24", "pools": [{ "pool": "10.77.0.50 - 10.77.0.99" }] }],
  "loggers": [{ "name": "kea-dhcp4", "severity": "WARN", "output_options": [{ "output": "stderr" }] }]
} }
''' % (SERVER, folder))
    os.environ.update(KEA_PIDFILE_DIR=folder, KEA_LOCKFILE_DIR=folder)
    return ['/usr/sbin/kea-dhcp4', '-c', settings]


def dnsmasq(folder):
    return ['/usr/sbin/dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--no-ping', '--user=root',
            '--group=', f'--interface={SERVER}', '--dhcp-authoritative', '--dhcp-range=10.77.0.50,10.77.0.99,10m',
            f'--dhcp-leasefile={folder}/dnsmasq.leases', f'--pid-file={folder}/dnsmasq.pid', '--log-facility=-']


def visit():
    pcs = [Pc(*pc) for pc in PCS]
    for pc in pcs:
        print(pc.mac.hex(':'), pc.join(), flush=True)
    pcs[0].renew()
    pcs[4].leave()
    return pcs[1]


def main(kind, folder):
    plug()
    serve(kind, {'dhcpd': dhcpd, 'kea': kea, 'dnsmasq': dnsmasq}[kind](folder), f'{folder}/{kind}.log', visit)


main(*sys.argv[1:3])
