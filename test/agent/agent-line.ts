import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestController } from './agent-controller.js';

export const AGENTS = path.resolve(import.meta.dirname, '../../../agents');

/**
 * The line of that name as the dashboard shows it, for the agent's files in `folder`, which the controller serves from now on.
 * @param changes what stands in the line instead of the truth
 */
export function lineOf(
  controller: TestController,
  name: 'enrol-line.txt' | 'update-line.txt',
  folder = AGENTS,
  changes: Record<string, string> = {},
): string {
  controller.package = execFileSync('tar', ['-C', folder, '-czf', '-', 'Sluice', 'service'], { maxBuffer: 64 << 20 });
  const values: Record<string, string> = {
    address: controller.address,
    pin: controller.pin,
    packageSha256: createHash('sha256').update(controller.package).digest('hex'),
    caSha256: controller.caSha256,
    ...changes,
  };
  const template = readFileSync(path.join(AGENTS, 'service', name), 'utf8').trim();
  assert.equal(template.split('\n').length, 1, 'it is one line');
  return template.replace(/\{\{(\w+)\}\}/g, (_, place: string) => values[place]!);
}
