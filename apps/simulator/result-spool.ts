import type { ResultRequest } from '#contracts/agent/messages.js';
import type { Answer } from './client.js';
import type { Memory } from './memory.js';

/** Older results are dropped: the controller has given their jobs to newer attempts long ago. */
const LIMIT = 50;

interface Sender {
  send(path: string, message: unknown): Promise<Answer>;
  save(): void;
}

/** Results wait here, on the machine's disk, until the controller has answered them. */
export class ResultSpool {
  readonly #memory: Memory;
  readonly #sender: Sender;
  #flushing: Promise<boolean> | null = null;

  constructor(memory: Memory, sender: Sender) {
    this.#memory = memory;
    this.#sender = sender;
  }

  add(job: string, result: ResultRequest): void {
    this.#memory.spool.push({ job, result });
    if (this.#memory.spool.length > LIMIT) this.#memory.spool.shift();
    this.#sender.save();
  }

  /** True when nothing is left to deliver. Callers that come meanwhile share the delivery under way. */
  async flush(): Promise<boolean> {
    this.#flushing ??= this.#deliver().finally(() => {
      this.#flushing = null;
    });
    return await this.#flushing;
  }

  async #deliver(): Promise<boolean> {
    for (let next = this.#memory.spool[0]; next; next = this.#memory.spool[0]) {
      const answer = await this.#sender.send(`/agent/v1/jobs/${next.job}/result`, next.result);
      if (answer.status === 0 || answer.status === 429 || answer.status >= 500) return false;
      // Recorded, or refused for good (lease lost, unknown job): either way it is settled.
      this.#memory.spool.shift();
      this.#sender.save();
    }
    return true;
  }
}
