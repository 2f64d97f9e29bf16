import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireTool } from './gaps.js';
import { freePort, listening } from './listening.js';
import { selfSigned, type TestCertificate } from './winrm/certificates.js';

export interface SlapdOptions {
  /** LDIF of what stands below `BASE`. */
  entries: string;
  /** Without it the server speaks no TLS at all. */
  tls?: boolean;
  /** For which its certificate is, beside 127.0.0.1. */
  name?: string;
  /** Lines of its own config, for the database. */
  config?: string[];
}

export const BASE = 'dc=office,dc=example';
export const READER = `cn=sluice,${BASE}`;
export const READER_PASSWORD = 'Passwort: ä"\\';

/** Most entries that the server gives in one answer: whoever does not ask for pages gets an error. */
export const ANSWER_MAX = 500;

/** A real OpenLDAP server on loopback ports, with config, certificate and data of its own. Only `READER` may read. */
export class Slapd {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly port: number,
    readonly tlsPort: number,
    readonly certificate: TestCertificate,
    /** What it wrote about connections and questions so far. */
    readonly log: () => string,
  ) {}

  /** @returns null when slapd is missing (listed as a gap) */
  static async start({ entries, tls = true, name = 'localhost', config = [] }: SlapdOptions): Promise<Slapd | null> {
    const slapd = requireTool('slapd');
    if (!slapd) return null;
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-slapd-'));
    const file = (name: string) => path.join(folder, name);
    const certificate = await selfSigned(name);
    writeFileSync(file('cert.pem'), certificate.cert);
    writeFileSync(file('key.pem'), certificate.key, { mode: 0o600 });
    mkdirSync(file('data'));
    writeFileSync(file('slapd.conf'), settings(file, tls, config));
    writeFileSync(file('data.ldif'), `${SKELETON}\n${entries}`);
    try {
      execFileSync(slapd, ['-Tadd', '-q', '-f', file('slapd.conf'), '-l', file('data.ldif')], { stdio: 'pipe' });
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
    const [port, tlsPort] = [await freePort(), await freePort()];
    const listeners = [`ldap://127.0.0.1:${port}`, ...(tls ? [`ldaps://127.0.0.1:${tlsPort}`] : [])].join(' ');
    // 256: connections, operations and results.
    const child = spawn(slapd, ['-d', '256', '-f', file('slapd.conf'), '-h', listeners], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    for (const one of tls ? [port, tlsPort] : [port]) await listening(one, child, () => said);
    return new Slapd(folder, child, port, tlsPort, certificate, () => said);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function settings(file: (name: string) => string, tls: boolean, config: readonly string[]): string {
  return [
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    ...['core', 'cosine', 'nis', 'inetorgperson'].map((schema) => `include /etc/ldap/schema/${schema}.schema`),
    `pidfile ${file('pid')}`,
    ...(tls ? [`TLSCertificateFile ${file('cert.pem')}`, `TLSCertificateKeyFile ${file('key.pem')}`] : []),
    'database mdb',
    `suffix ${BASE}`,
    `directory ${file('data')}`,
    'maxsize 67108864',
    `limits * size.soft=${ANSWER_MAX} size.hard=${ANSWER_MAX} size.prtotal=unlimited`,
    'access to attrs=userPassword by anonymous auth by * none',
    `access to * by dn.exact="${READER}" read by anonymous auth by * none`,
    ...config,
    '',
  ].join('\n');
}

const SKELETON = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
dc: office
o: Office

dn: ${READER}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: sluice
userPassword:: ${Buffer.from(READER_PASSWORD).toString('base64')}

dn: ou=pcs,${BASE}
objectClass: organizationalUnit
ou: pcs
`;
