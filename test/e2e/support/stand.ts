import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import type { Role } from '#domain/words.js';
import { requireTool } from '#test/gaps.js';
import { PASSWORD, type Person, signInAll } from '#test/people.js';
import { startController, type TestController, type TestOptions } from '#test/platform.js';
import { Visit, type VisitOptions } from './visit.js';

/** As root a sandbox cannot be made; everything else keeps the browser from talking to anybody but us. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES: Record<Role, string> = { admin: 'ada', operator: 'operator', viewer: 'viewer' };

/** A controller with three people, and a browser in front of it. */
export interface Stand {
  readonly browser: Browser;
  readonly controller: TestController;
  /** Sessions of their own, for what a test does beside the browser. */
  readonly people: Record<Role, Person>;
  /** A fresh browser profile, signed in. */
  visit(role: Role, options?: VisitOptions): Promise<Visit>;
}

/** Starts a browser; closed when the file's tests are over. Null without Chromium: the gap is listed. */
export async function startBrowser(): Promise<Browser | null> {
  const program = requireTool('chromium');
  if (!program) return null;
  if (!existsSync('dist/dashboard/index.html')) {
    throw new Error('The dashboard is not built. Run: npx vite build apps/dashboard');
  }
  const browser = await chromium.launch({ executablePath: program, args: FLAGS });
  after(() => browser.close());
  return browser;
}

/** Both listeners. Hooks run in the order they were made: this one before the one that stops the database under it. */
export async function openController(options?: TestOptions & { agentPort?: number }): Promise<TestController> {
  let controller: TestController | undefined;
  after(() => controller?.close());
  controller = await startController(options);
  return controller;
}

/** Use as `const stand = await startStand(); if (!stand) return;`. */
export async function startStand(options?: TestOptions & { agentPort?: number }): Promise<Stand | null> {
  const browser = await startBrowser();
  if (!browser) return null;
  const controller = await openController(options);
  const people = await signInAll(controller);
  return {
    browser,
    controller,
    people,
    visit: async (role, options) => {
      const visit = await Visit.open(browser, controller.people.url, options);
      await visit.signIn(NAMES[role], PASSWORD);
      return visit;
    },
  };
}
