import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { StartError } from '../platform/start-error.js';

/** Asks without showing what is typed. Reads a line of standard input where there is no terminal. */
export async function askSecret(question: string): Promise<string> {
  let silent = false;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      if (!silent) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true });
  try {
    const answer = lines.question(`${question}: `);
    silent = true;
    return (await answer).trim();
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** From the first line of a file, typed, or from standard input. */
export async function recoveryKeyFrom(file: string | undefined): Promise<string> {
  return file ? firstLine(file, 'The recovery key file') : askSecret('Recovery key');
}

async function firstLine(file: string, what: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StartError(`${what} cannot be read.`, 'Check its name and its rights.');
  });
  return text.split(/\r?\n/)[0]!;
}

const SHORTEST = 12;

/** From the first line of a file, or typed; a new one is typed twice. */
export async function passphraseFrom(file: string | undefined, isNew: boolean): Promise<string> {
  if (file) return longEnough(await firstLine(file, 'The passphrase file'));
  const passphrase = longEnough(await askSecret('Passphrase of the backup'));
  if (isNew && process.stdin.isTTY && (await askSecret('Once more')) !== passphrase) {
    throw new StartError('The two passphrases differ.', 'Start again.');
  }
  return passphrase;
}

function longEnough(passphrase: string): string {
  if (passphrase.length >= SHORTEST) return passphrase;
  throw new StartError(
    `The passphrase has fewer than ${SHORTEST} characters, and the backup holds every key of the fleet.`,
    'Take a longer one: a few unrelated words are easy to keep in mind.',
  );
}
