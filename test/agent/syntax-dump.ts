import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Host } from '#test/pshost.js';
import type { Script } from './syntax-rules.js';

export const AGENTS = path.resolve(import.meta.dirname, '../../../agents');

/** Every script that is put onto a PC. */
export function agentScripts(): string[] {
  return ['Sluice', 'service', 'push'].flatMap((folder) =>
    readdirSync(path.join(AGENTS, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ps[dm]?1$/.test(name))
      .map((name) => path.join(AGENTS, folder, name)),
  );
}

/** What the real parser of the host sees in scripts. */
export function parse(host: Host, files: string[]): Script[] {
  const ended = spawnSync(host.command, ['-Syntax', ...files], { encoding: 'utf8', maxBuffer: 64 << 20 });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Script);
}
