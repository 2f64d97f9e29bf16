import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import path from 'node:path';

/** Programs that some tests need, and the command that brings each on Debian. */
const TOOLS = {
  ansible: 'apt-get install -y ansible-core',
  chromium: 'apt-get install -y chromium',
  curl: 'apt-get install -y curl',
  dhcpd: 'apt-get install -y isc-dhcp-server iproute2',
  dnsmasq: 'apt-get install -y dnsmasq-base iproute2',
  dotnet: 'apt-get install -y dotnet-sdk-10.0 (from packages.microsoft.com: Debian itself has none)',
  'gss-ntlmssp': 'apt-get install -y gss-ntlmssp python3-gssapi python3-cryptography',
  'kea-dhcp4': 'apt-get install -y kea-dhcp4-server iproute2',
  'kea-dhcp6': 'apt-get install -y kea-dhcp6-server iproute2',
  'python3-winrm': 'apt-get install -y python3-winrm',
  'redis-server': 'apt-get install -y redis-server',
  slapd: 'apt-get install -y slapd',
  sshd: 'apt-get install -y openssh-server',
  wine: 'apt-get install -y wine wine64',
} as const;
export type Tool = keyof typeof TOOLS;

/** How to find those that are no command of their own: a shell line that prints something when all is there. */
const PROBES: Partial<Record<Tool, string>> = {
  'gss-ntlmssp': "/usr/bin/python3 -c 'import gssapi, cryptography' && ls /etc/gss/mech.d/mech.ntlmssp.conf",
  // Not on everybody's path.
  dhcpd: 'command -v ip && { command -v dhcpd || command -v /usr/sbin/dhcpd; }',
  dnsmasq: 'command -v ip && { command -v dnsmasq || command -v /usr/sbin/dnsmasq; }',
  'kea-dhcp4': 'command -v ip && { command -v kea-dhcp4 || command -v /usr/sbin/kea-dhcp4; }',
  'kea-dhcp6': 'command -v ip && { command -v kea-dhcp6 || command -v /usr/sbin/kea-dhcp6; }',
  slapd: 'command -v slapd || command -v /usr/sbin/slapd',
  sshd: 'command -v sshd || command -v /usr/sbin/sshd',
  'python3-winrm': "/usr/bin/python3 -c 'import winrm; print(winrm.__file__)'",
};

/** File into which a run's gaps are written, one JSON line each, for the summary of tools/test.mjs. */
const LIST = 'TEST_GAPS_FILE';

const found = new Map<Tool, string | null>();

function locate(tool: Tool): string | null {
  if (!found.has(tool)) {
    try {
      found.set(
        tool,
        execFileSync('sh', ['-c', PROBES[tool] ?? `command -v ${tool}`], { encoding: 'utf8', stdio: 'pipe' }).trim(),
      );
    } catch {
      found.set(tool, null);
    }
  }
  return found.get(tool)!;
}

/**
 * Use as `const redis = requireTool('redis-server'); if (!redis) return;` at the head of a test.
 * @returns the program's path, or null when it is missing: the gap is listed at the end of the run with the command that fills it.
 * @throws under SLUICE_REQUIRE_ALL=1, where a gap is a failure.
 */
export function requireTool(tool: Tool): string | null {
  const program = locate(tool);
  if (program) return program;
  if (process.env.SLUICE_REQUIRE_ALL === '1') throw new Error(`${tool} is missing; install it with: ${TOOLS[tool]}`);
  const gap = { tool, file: path.relative(process.cwd(), process.argv[1] ?? ''), cure: TOOLS[tool] };
  if (process.env[LIST]) appendFileSync(process.env[LIST], `${JSON.stringify(gap)}\n`);
  else process.stderr.write(`Not tested, because ${tool} is missing. Install it with: ${TOOLS[tool]}\n`);
  return null;
}
