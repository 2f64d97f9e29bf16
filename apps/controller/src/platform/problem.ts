import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Problem } from '#contracts/common.js';
import { describeReason, type Reason } from '#domain/reasons.js';
import { Log } from './log.js';

export interface ProblemExtra {
  /** Where the general sentence of the reason is not enough: one sentence about this case, without secrets. */
  detail?: string;
  errors?: { path: string; message: string }[];
  /** Seconds, sent as Retry-After. */
  retryAfter?: number;
}

/** A refusal with a reason of the closed list; becomes RFC 9457 problem+json. Throwing it must leave the state untouched. */
export class ProblemError extends Error {
  constructor(
    readonly reason: Reason,
    readonly extra: ProblemExtra = {},
  ) {
    super(describeReason(reason).sentence);
    this.name = 'ProblemError';
  }
}

export function problemOf(reason: Reason, extra: ProblemExtra = {}): Problem {
  const { sentence, nextStep, httpStatus } = describeReason(reason);
  return {
    type: 'about:blank',
    title: sentence,
    status: httpStatus ?? 500,
    reason,
    nextStep,
    ...(extra.detail ? { detail: extra.detail } : {}),
    ...(extra.errors ? { errors: extra.errors } : {}),
  };
}

/** For StandardSchemaValidationPipe: says where and what is wrong, and never repeats what was sent. */
export function invalidInput(
  issues: readonly { message: string; path?: readonly unknown[] | undefined }[],
): ProblemError {
  const errors = issues.slice(0, 20).map(({ path = [], message }) => ({
    path: path
      .map((part) => String(typeof part === 'object' && part !== null ? (part as { key: unknown }).key : part))
      .join('.'),
    message: message.slice(0, 200),
  }));
  return new ProblemError('invalid', { errors });
}

/** The same for input that is parsed by hand. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (!result.success) throw invalidInput(result.error.issues);
  return result.data;
}

/** PostgreSQL's code for a violated unique constraint. */
const UNIQUE_VIOLATION = '23505';

/** For the `catch` of a statement that writes a unique name. */
export function orNameTaken(error: { code?: string }): never {
  throw error.code === UNIQUE_VIOLATION ? new ProblemError('name-taken') : error;
}

/** PostgreSQL's code for a reference to a row that is not there. */
const REFERENCE_VIOLATION = '23503';

/** For the `catch` of a statement that refers to what somebody may be deleting. */
export function orGone(error: { code?: string }): never {
  throw error.code === REFERENCE_VIOLATION ? new ProblemError('not-found') : error;
}

const BY_STATUS: Record<number, Reason> = {
  400: 'malformed',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported-media-type',
  422: 'invalid',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** SQLSTATEs for text that PostgreSQL cannot store, such as a NUL character: the sender's fault, and nothing was written. */
const UNSTORABLE_TEXT = ['22P05', '22021'];
/** Half a character in JSON has the state of any wrong text, and a detail of its own. */
const HALF_CHARACTER = /^Unicode (high|low) surrogate /;

function isUnstorable(error: { code?: unknown; detail?: unknown } | null): boolean {
  return UNSTORABLE_TEXT.includes(String(error?.code)) || HALF_CHARACTER.test(String(error?.detail));
}

function asProblem(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (isUnstorable(error as Parameters<typeof isUnstorable>[0])) return new ProblemError('invalid');
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  const reason = status ? BY_STATUS[status] : undefined;
  return reason && new ProblemError(reason);
}

/** Every error of both listeners leaves as problem+json. What is not a known refusal says nothing about its inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  // The path only: a query may hold what must not be logged.
  const where = { method: request.method, path: request.url?.split('?', 1)[0] };
  let problem = asProblem(error);
  if (!problem) {
    log.error(error instanceof Error ? error : new Error(String(error)), where);
    problem = new ProblemError('unexpected-error');
  } else {
    log.debug('Refused a request.', { ...where, reason: problem.reason });
  }
  // A held poll or an event stream may already have begun its answer, or its client be gone.
  if (reply.sent || reply.raw?.headersSent) return;
  const { retryAfter } = problem.extra;
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  const body = problemOf(problem.reason, problem.extra);
  // As bytes: to anything else Fastify would add a charset, which this media type does not have.
  void reply
    .status(body.status)
    .header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(body)));
}
