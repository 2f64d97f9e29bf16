import { readCliXml } from './clixml.js';

const CLIXML = '#< CLIXML';

/** Takes the bytes of one stream as they come and gives text: characters cut in two are whole again, and memory stays bounded. */
export class TextSink {
  readonly #decoder = new TextDecoder();
  readonly #kept: string[] = [];
  /** While the beginning may still be CLIXML, or is: it can be read only as a whole. */
  #held: string | undefined = '';
  #room: number;
  #cut = false;

  /**
   * @param limit characters that {@link text} keeps; all the rest goes to `onText` alone.
   */
  constructor(
    limit: number,
    readonly onText?: (text: string) => unknown,
  ) {
    this.#room = limit;
  }

  /** The beginning of the text, up to the limit. */
  get text(): string {
    return this.#kept.join('');
  }

  /** Whether `text` lacks something. */
  get truncated(): boolean {
    return this.#cut;
  }

  /** Waits for the consumer, so that a slow one slows the machine down instead of filling memory. */
  async push(chunks: Uint8Array[]): Promise<void> {
    const text = chunks.map((chunk) => this.#decoder.decode(chunk, { stream: true })).join('');
    if (this.#held === undefined) return this.#give(text);
    this.#held += text;
    const start = this.#held.slice(0, CLIXML.length);
    if (CLIXML.startsWith(start) && this.#held.length <= this.#room) return;
    if (start !== CLIXML || this.#held.length > this.#room) await this.#release(this.#held);
  }

  /** After the last chunk. */
  async end(): Promise<void> {
    const rest = this.#decoder.decode();
    if (this.#held === undefined) return this.#give(rest);
    const held = this.#held + rest;
    await this.#release(held.startsWith(CLIXML) ? readCliXml(held) : held);
  }

  #release(text: string): Promise<void> {
    this.#held = undefined;
    return this.#give(text);
  }

  async #give(text: string): Promise<void> {
    if (text === '') return;
    const kept = text.slice(0, this.#room);
    this.#kept.push(kept);
    this.#room -= kept.length;
    this.#cut ||= kept.length < text.length;
    await this.onText?.(text);
  }
}
