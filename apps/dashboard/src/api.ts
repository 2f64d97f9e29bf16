import { z } from 'zod';
import { Problem } from '#contracts/common.js';

// Zod compiles schemas with `new Function`, which the content security policy refuses and reports; interpret them instead.
z.config({ jitless: true });

/** A refusal in words a person can act on: what the controller said, or what became of the request on the way. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }

  get nextStep(): string | undefined {
    return this.problem.nextStep;
  }
}

function localProblem(reason: string, title: string, nextStep: string): ProblemError {
  return new ProblemError({ type: 'about:blank', status: 0, reason, title, nextStep });
}

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

function addressOf(path: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([key, value]) => (value == null ? [] : [[key, String(value)]]));
  return pairs.length === 0 ? `/api/v1${path}` : `/api/v1${path}?${new URLSearchParams(pairs)}`;
}

async function exchange(path: string, init: RequestInit, query: Query = {}): Promise<unknown> {
  const response = await fetch(addressOf(path, query), init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw localProblem('no-answer', 'The controller does not answer.', 'Check that it runs and that you can reach it.');
  });
  const text = await response.text();
  const body: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
  if (response.ok) return body;
  const problem = Problem.safeParse(body);
  if (problem.success) throw new ProblemError(problem.data);
  throw localProblem('no-answer', `The controller answered with status ${response.status}.`, 'Try again in a minute.');
}

function read<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  console.error(parsed.error);
  throw localProblem('unexpected-answer', 'This page and the controller differ in version.', 'Reload the page.');
}

/** GET `/api/v1` + path; throws ProblemError. */
export async function get<S extends z.ZodType>(path: string, answer: S, query?: Query, signal?: AbortSignal) {
  return read(answer, await exchange(path, { signal, headers: { accept: 'application/json' } }, query));
}

/** An unsafe method with a JSON body; throws ProblemError. The answer is read only when a schema for it is given. */
export async function send<S extends z.ZodType = z.ZodUnknown>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  answer?: S,
): Promise<z.output<S>> {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const received = await exchange(path, { method, ...content });
  return answer ? read(answer, received) : (received as z.output<S>);
}
