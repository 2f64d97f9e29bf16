import { hash, verify } from '@node-rs/argon2';
import { ProblemError } from '../../platform/problem.js';

/** argon2id with 19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet, first choice. About 60 ms on a small PC. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** So many computations at once, and so many waiting: 19 MiB each must not become the way to fell the controller. */
const AT_ONCE = 2;
const WAITING = 40;

let running = 0;
const queue: (() => void)[] = [];

async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING) throw new ProblemError('unavailable', { retryAfter: 5 });
    await new Promise<void>((resolve) => queue.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }
}

export function hashPassword(password: string): Promise<string> {
  return oneOfFew(() => hash(password, ARGON2ID));
}

let decoy: Promise<string> | undefined;

/**
 * Compares against the stored hash; for a name that does not exist (`stored` undefined) does the same work against a decoy, so
 * that the time of the answer tells nobody which names there are.
 */
export async function checkPassword(password: string, stored: string | undefined): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has');
  const against = stored ?? (await decoy);
  const matches = await oneOfFew(() => verify(against, password, ARGON2ID));
  return matches && stored !== undefined;
}
