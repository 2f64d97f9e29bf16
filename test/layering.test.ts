import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Dependencies point one way: apps, then libs/contracts, then libs/domain. Each snippet breaks that rule once. */
const REFUSED: [where: string, what: string, code: string][] = [
  ['libs/domain', 'a framework', "import { Injectable } from '@nestjs/common';\nexport const used = Injectable;"],
  ['libs/domain', 'a type of a framework', "import type { Job } from 'bullmq';\nexport type Used = Job;"],
  ['libs/domain', 'Zod', "import { z } from 'zod';\nexport const used = z;"],
  ['libs/domain', 'a part of Node', "import { readFile } from 'node:fs';\nexport const used = readFile;"],
  ['libs/domain', 'a part of Node by its old name', "import { readFile } from 'fs';\nexport const used = readFile;"],
  ['libs/domain', 'the contracts', "import { Id } from '#contracts/common.js';\nexport const used = Id;"],
  ['libs/domain', 'the contracts by path', "import { Id } from '../contracts/common.js';\nexport const used = Id;"],
  [
    'libs/domain',
    'the database',
    "import { PrismaClient } from '#prisma/client.js';\nexport const used = PrismaClient;",
  ],
  [
    'libs/domain',
    'an app by path',
    "import { main } from '../../apps/controller/src/main.js';\nexport const used = main;",
  ],
  ['libs/domain', 'anything that it re-exports', "export { Pool } from 'pg';"],
  ['libs/domain', 'anything at run time', "export const used = () => import('pg');"],
  ['libs/domain', 'the environment', 'export const used = process.env.HOME;'],
  ['libs/domain', 'the process', 'export const used = process.pid;'],
  ['libs/domain', 'the clock', 'export const used = Date.now();'],
  ['libs/domain', 'the clock through a date', 'export const used = new Date();'],
  ['libs/domain', 'the clock through a string', 'export const used = Date();'],
  [
    'libs/domain',
    'the clock through Temporal',
    "import { Temporal } from 'temporal-polyfill';\nexport const used = Temporal.Now.instant();",
  ],
  ['libs/domain', 'a timer', 'export const used = setTimeout(() => {}, 5);'],
  ['libs/domain', 'chance', 'export const used = Math.random();'],
  ['libs/domain', 'the network', "export const used = fetch('https://example.org');"],
  ['libs/contracts', 'a framework', "import { Injectable } from '@nestjs/common';\nexport const used = Injectable;"],
  ['libs/contracts', 'a part of Node', "import { createHash } from 'node:crypto';\nexport const used = createHash;"],
  [
    'libs/contracts',
    'the database',
    "import { PrismaClient } from '#prisma/client.js';\nexport const used = PrismaClient;",
  ],
  ['libs/contracts', 'an app', "import { main } from '../../apps/controller/src/main.js';\nexport const used = main;"],
  [
    'apps/dashboard/src',
    'the controller',
    "import { main } from '../../controller/src/main.js';\nexport const used = main;",
  ],
  [
    'apps/dashboard/src',
    'the database',
    "import { PrismaClient } from '#prisma/client.js';\nexport const used = PrismaClient;",
  ],
  ['apps/dashboard/src', 'a part of Node', "import { readFile } from 'node:fs';\nexport const used = readFile;"],
  [
    'apps/controller/src',
    'the dashboard',
    "import { App } from '../../dashboard/src/app.js';\nexport const used = App;",
  ],
  [
    'apps/controller/src',
    'the simulator',
    "import { Fleet } from '../../simulator/fleet.js';\nexport const used = Fleet;",
  ],
  ['apps/simulator', 'the controller', "import { main } from '../controller/src/main.js';\nexport const used = main;"],
  ['apps/cli', 'the controller', "import { main } from '../controller/src/main.js';\nexport const used = main;"],
];

const ALLOWED: [where: string, what: string, code: string][] = [
  [
    'libs/domain',
    'its own files',
    "import { transition } from './jobs/job-machine.js';\nexport const used = transition;",
  ],
  [
    'libs/domain',
    'the calendar',
    "import { Temporal } from 'temporal-polyfill';\nexport const used = Temporal.PlainDate.from('2026-11-23');",
  ],
  ['libs/domain', 'a date that is given', 'export const used = new Date(Date.UTC(2026, 10, 23));'],
  [
    'libs/contracts',
    'Zod and the domain',
    "import { z } from 'zod';\nimport { VERBS } from '#domain/words.js';\nexport const used = z.enum(VERBS);",
  ],
  ['libs/contracts', 'its own files', "import { Id } from './common.js';\nexport const used = Id;"],
  ['apps/dashboard/src', 'the contracts', "import { Id } from '#contracts/common.js';\nexport const used = Id;"],
  ['apps/controller/src', 'the domain', "import { VERBS } from '#domain/words.js';\nexport const used = VERBS;"],
];

interface Diagnostic {
  category: string;
  message: string;
  location: { path: string };
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const cases = [...REFUSED, ...ALLOWED].map(([where, what, code], index) => ({
  where,
  what,
  code,
  file: `${where}/case${index}.ts`,
}));
let folder: string;
let diagnostics: Diagnostic[];

/** All snippets go through one run, in a folder laid out like this repository and under its own rules. */
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-layering-'));
  await cp(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
  await cp(path.join(root, 'tools/lint'), path.join(folder, 'tools/lint'), { recursive: true });
  for (const { where, file, code } of cases) {
    await mkdir(path.join(folder, where), { recursive: true });
    await writeFile(path.join(folder, file), `${code}\n`);
  }
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const output = await new Promise<string>((resolve) => {
    // It ends with 1 because it finds what it should find.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 24 }, (_error, stdout) => resolve(stdout));
  });
  diagnostics = (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics;
});
after(() => rm(folder, { recursive: true, force: true }));

/** The complaints of layering about a case; a rule that itself fails to run would be found here as well. */
function complaints(file: string): Diagnostic[] {
  const rules = [
    'plugin',
    'lint/style/noRestrictedImports',
    'lint/style/noRestrictedGlobals',
    'lint/style/noProcessEnv',
  ];
  return diagnostics.filter(
    ({ category, location }) => location.path.replaceAll('\\', '/') === file && rules.includes(category),
  );
}

for (const { where, what, file } of cases.slice(0, REFUSED.length)) {
  test(`${where} may not use ${what}`, () => {
    assert.notEqual(complaints(file).length, 0);
    assert.ok(complaints(file).every(({ message }) => !message.includes('errored')));
  });
}
for (const { where, what, file } of cases.slice(REFUSED.length)) {
  test(`${where} may use ${what}`, () => assert.deepEqual(complaints(file), []));
}
