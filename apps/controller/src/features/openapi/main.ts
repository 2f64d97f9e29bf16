import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PeopleModule } from '../../people.module.js';
import type { Platform } from '../../platform/platform.js';
import { PlatformModule } from '../../platform/platform.module.js';
import { ROOT } from '../../platform/root.js';
import { describeApi } from './openapi.js';

/**
 * `node dist/apps/controller/src/features/openapi/main.js [--check]` writes docs/openapi.json, or says that it is not what the code
 * gives. Preview mode reads the routes without making a single service, so neither database nor keys are needed.
 */
const FILE = path.join(ROOT, 'docs/openapi.json');

/** Names to inject and nothing behind them: nothing is made, so nothing is called. */
const nothing = { config: {}, log: {}, clock: {}, database: {}, bus: {}, keys: {}, alarms: {} } as unknown as Platform;

@Module({ imports: [PlatformModule.forRoot(nothing), PeopleModule] })
class ApiOnly {}

const app = await NestFactory.create<NestFastifyApplication>(ApiOnly, new FastifyAdapter(), {
  preview: true,
  logger: ['error'],
  abortOnError: false,
});
const text = `${JSON.stringify(describeApi(app), null, 1)}\n`;
if (!process.argv.includes('--check')) {
  await writeFile(FILE, text);
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
  console.error(
    'docs/openapi.json is not what the code gives. Run: node dist/apps/controller/src/features/openapi/main.js',
  );
  process.exitCode = 1;
}
