import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { pack } from 'tar-stream';
import { ROOT } from '../../platform/root.js';

export interface AgentPackage {
  /** Of the archive, lower-case hex: also its name, and part of the enrolment line. */
  sha256: string;
  /** Of the module inside, `1.2.3`. */
  version: string;
  bytes: Buffer;
}

const FOLDERS = ['Sluice', 'service'];
/** Position of the "operating system" byte in a gzip header (RFC 1952); 255 means unknown. */
const GZIP_OS_BYTE = 9;

let built: Promise<AgentPackage> | undefined;

/**
 * The agent's files as one archive. The same files give the same bytes on every machine: order, owner, mode and dates are fixed, so
 * that the hash in an enrolment line stays good across restarts and replicas.
 */
@Injectable()
export class PackageService {
  current(): Promise<AgentPackage> {
    built ??= buildPackage(path.join(ROOT, 'agents'));
    return built;
  }
}

/** @param folder holds `Sluice` and `service` */
export async function buildPackage(folder: string): Promise<AgentPackage> {
  const names = (await Promise.all(FOLDERS.map((name) => filesUnder(folder, name)))).flat().sort();
  const archive = pack();
  const collected = buffer(archive);
  for (const name of names) {
    const content = await readFile(path.join(folder, name));
    archive.entry({ name, mode: 0o644, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) }, content);
  }
  archive.finalize();
  const bytes = gzipSync(await collected, { level: 9 });
  bytes[GZIP_OS_BYTE] = 255;
  const manifest = await readFile(path.join(folder, 'Sluice/Sluice.psd1'), 'utf8');
  const version = /^\s*ModuleVersion\s*=\s*'(\d+\.\d+\.\d+)'/m.exec(manifest)?.[1];
  if (!version) throw new Error('The module of the agent names no version.');
  return { sha256: createHash('sha256').update(bytes).digest('hex'), version, bytes };
}

/** Paths relative to `folder`, with `/` on every system. */
async function filesUnder(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, name), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
