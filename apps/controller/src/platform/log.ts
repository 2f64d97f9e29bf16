import type { LoggerService } from '@nestjs/common';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];
export type Facts = Record<string, unknown>;

/** Field names whose values are never written, whatever they hold. */
const SECRET_NAME = /pass(word|phrase)|secret|token|credential|authorization|cookie|private|(^|_)key$/i;
/** What looks like one of our bearer secrets or a URL with a password, wherever it stands. */
const SECRET_TEXT: [RegExp, string][] = [
  [/\bsl[a-z]{1,3}_[A-Za-z0-9_-]{8,}/g, 'sl*_…'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, '$1…@'],
  [/\bBearer\s+\S+/gi, 'Bearer …'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, '(private key)'],
];

/** Facts are small; a request or a socket that came in by mistake must not be walked to its end. */
const NODE_LIMIT = 200;

/** @returns the value with everything replaced that must not be written; of large ones the beginning. */
export function redact(value: unknown, budget = { left: NODE_LIMIT }): unknown {
  if (typeof value === 'string') return SECRET_TEXT.reduce((text, [pattern, by]) => text.replace(pattern, by), value);
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (budget.left <= 0) return '…';
  const entries = Object.entries(value).slice(0, budget.left);
  budget.left -= entries.length;
  const clean = entries.map(([name, item]) => [name, SECRET_NAME.test(name) ? '…' : redact(item, budget)] as const);
  return Array.isArray(value) ? clean.map(([, item]) => item) : Object.fromEntries(clean);
}

/** A fact on one line: what a machine or a person chose must not look like a line of ours. */
function plain(fact: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return typeof fact === 'string' && !/[\x00-\x1f\x7f\u2028\u2029]/.test(fact) ? fact : JSON.stringify(fact);
}

/** Writes one line an event to standard error: text for people, JSON for collectors. Secrets are taken out on the way. */
export class Log implements LoggerService {
  private readonly threshold: number;

  constructor(
    level: Level = 'info',
    private readonly format: 'text' | 'json' = 'text',
    private readonly write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  ) {
    this.threshold = LEVELS.indexOf(level);
  }

  debug(message: unknown, facts?: unknown): void {
    this.line('debug', message, facts);
  }

  info(message: unknown, facts?: unknown): void {
    this.line('info', message, facts);
  }

  warn(message: unknown, facts?: unknown): void {
    this.line('warn', message, facts);
  }

  error(message: unknown, ...facts: unknown[]): void {
    this.line('error', message, facts.at(-1), typeof facts[0] === 'string' ? facts[0] : undefined);
  }

  /** Nest's own chatter (routes mapped, modules loaded) interests only its developers. */
  log(message: unknown, context?: unknown): void {
    this.line('debug', message, context);
  }

  private line(level: Level, message: unknown, facts: unknown, stack?: string): void {
    if (LEVELS.indexOf(level) < this.threshold) return;
    const text = String(redact(message instanceof Error ? (message.stack ?? message.message) : message));
    // Nest passes the name of its context as a string where we pass facts.
    const clean = redact(typeof facts === 'string' ? { context: facts } : (facts ?? {})) as Facts;
    if (stack?.includes('\n')) clean.stack = redact(stack);
    const at = new Date().toISOString();
    if (this.format === 'json') {
      this.write(JSON.stringify({ at, level, message: text, ...clean }));
      return;
    }
    const rest = Object.entries(clean).map(([name, item]) => ` ${name}=${name === 'stack' ? item : plain(item)}`);
    this.write(`${at} ${level.padEnd(5)} ${text}${rest.join('')}`);
  }
}
