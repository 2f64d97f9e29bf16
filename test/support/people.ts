import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '#domain/words.js';
import type { TestController } from './platform.js';

export const PASSWORD = 'correct horse battery';

/** One browser: keeps its cookie and speaks as the dashboard does. */
export class Person {
  /** As `name=value`; for requests that are made by hand. */
  cookie: string | undefined;

  constructor(readonly url: string) {}

  /** @param headers replace what a browser would send; undefined leaves a header out. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
  ): Promise<Response> {
    const all: Record<string, string | undefined> = {
      origin: this.url,
      cookie: this.cookie,
      'content-type': body === undefined ? undefined : 'application/json',
      ...headers,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: given,
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const set = response.headers.getSetCookie()[0];
    if (set) this.cookie = set.split(';', 1)[0];
    return response;
  }

  /** Sends, and expects success. @returns the parsed answer; undefined for an empty one. */
  async ask<T = never>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.send(method, path, body);
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path} → ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

/** Opens set-up as a start does. @returns the token of the link. */
export async function openSetup(controller: TestController, now = new Date()): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const value = {
    tokenSha256: createHash('sha256').update(token).digest('hex'),
    expiresAt: new Date(now.getTime() + 24 * 3_600_000).toISOString(),
  };
  await controller.platform.database.pool.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ('setup', $1, $2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(value), now],
  );
  return token;
}

/** Finishes set-up and signs three people in, one for each role. */
export async function signInAll(controller: TestController): Promise<Record<Role, Person>> {
  const { url } = controller.people;
  const admin = new Person(url);
  const token = await openSetup(controller, controller.platform.clock.now());
  await admin.ask('POST', '/api/v1/setup', { token, name: 'ada', password: PASSWORD });
  const people: Record<Role, Person> = { admin, operator: new Person(url), viewer: new Person(url) };
  for (const role of ['operator', 'viewer'] as const) {
    await admin.ask('POST', '/api/v1/users', { name: role, password: PASSWORD, role });
    await people[role].ask('POST', '/api/v1/session', { name: role, password: PASSWORD });
  }
  return people;
}
