import assert from 'node:assert/strict';

const PATIENCE_SECONDS = 60;

/**
 * Asks again and again until the answer is as wanted, so that no test sleeps for a guessed time.
 * @throws after 60 seconds (or `seconds`), with the last answer.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  wanted: (value: T) => boolean,
  seconds = PATIENCE_SECONDS,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await ask();
    if (wanted(value)) return value;
    if (Date.now() > end) {
      assert.fail(`Waited ${seconds} s for: ${what}. Last seen: ${JSON.stringify(value).slice(0, 2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
