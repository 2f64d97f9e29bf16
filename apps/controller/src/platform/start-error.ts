/** Why Sluice cannot start, for the person at the terminal: one sentence, and what to do. Never carries a secret. */
export class StartError extends Error {
  constructor(
    sentence: string,
    readonly cure: string,
  ) {
    super(sentence);
    this.name = 'StartError';
  }
}
