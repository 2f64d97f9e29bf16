/** More levels than any order has. */
const MAX_LEVELS = 32;

// Mark, string (its escapes are JSON.parse's business), number, word.
const TOKEN =
  /[ \t\r\n]*(?:([[\]{}:,])|"((?:[^"\\]|\\.)*)"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z.+-])|(true|false|null)(?![0-9A-Za-z]))/y;

/** A number that was written with a fraction or an exponent: no whole number, whatever its value. */
export class Fraction {
  constructor(readonly value: number) {}
}

/**
 * Reads JSON (RFC 8259) as agents do (`ConvertFrom-SluiceJson`): an order must mean one thing only, in every language. Whole numbers
 * become numbers, `1.0` and `1e0` a {@link Fraction}.
 * @throws SyntaxError for what `JSON.parse` refuses, and for a repeated member name, half of a surrogate pair, a number that is too
 * great, and more than 32 levels.
 */
export function readStrictJson(text: string): unknown {
  const tokens = new Tokens(text);
  const value = readValue(tokens, tokens.next(), 0);
  tokens.end();
  return value;
}

interface Token {
  mark?: string;
  text?: string;
  number?: string;
  word?: string;
}

class Tokens {
  #at = 0;
  constructor(private readonly text: string) {}

  next(): Token {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.text);
    if (!match) throw new SyntaxError(`JSON: unreadable at ${this.#at}.`);
    this.#at = TOKEN.lastIndex;
    const [, mark, text, number, word] = match;
    return { mark, text, number, word };
  }

  end(): void {
    if (/[^ \t\r\n]/.test(this.text.slice(this.#at))) throw new SyntaxError(`JSON: unreadable at ${this.#at}.`);
  }
}

function readValue(tokens: Tokens, token: Token, level: number): unknown {
  if (token.text !== undefined) return readText(token.text);
  if (token.number !== undefined) return readNumber(token.number);
  if (token.word !== undefined) return JSON.parse(token.word);
  if (level === MAX_LEVELS) throw new SyntaxError('JSON: too many levels.');
  if (token.mark === '[') return readList(tokens, level + 1);
  if (token.mark === '{') return readObject(tokens, level + 1);
  throw new SyntaxError('JSON: value expected.');
}

function readList(tokens: Tokens, level: number): unknown[] {
  const list: unknown[] = [];
  let token = tokens.next();
  if (token.mark === ']') return list;
  for (;;) {
    list.push(readValue(tokens, token, level));
    token = tokens.next();
    if (token.mark === ']') return list;
    if (token.mark !== ',') throw new SyntaxError('JSON: comma expected.');
    token = tokens.next();
  }
}

function readObject(tokens: Tokens, level: number): object {
  const members = new Map<string, unknown>();
  let token = tokens.next();
  if (token.mark === '}') return {};
  for (;;) {
    if (token.text === undefined) throw new SyntaxError('JSON: member name expected.');
    const name = readText(token.text);
    if (members.has(name)) throw new SyntaxError(`JSON: member ${JSON.stringify(name)} stands twice.`);
    if (tokens.next().mark !== ':') throw new SyntaxError('JSON: colon expected.');
    members.set(name, readValue(tokens, tokens.next(), level));
    token = tokens.next();
    // Not by assignment: a member may be called __proto__.
    if (token.mark === '}') return Object.fromEntries(members);
    if (token.mark !== ',') throw new SyntaxError('JSON: comma expected.');
    token = tokens.next();
  }
}

function readText(raw: string): string {
  const text = JSON.parse(`"${raw}"`) as string;
  if (/\p{Surrogate}/u.test(text)) throw new SyntaxError('JSON: half of a surrogate pair.');
  return text;
}

function readNumber(raw: string): number | Fraction {
  const number = Number(raw);
  if (!Number.isFinite(number)) throw new SyntaxError('JSON: a number is too great.');
  // The sum makes 0 of -0, which is one number to the agent.
  return /[.eE]/.test(raw) ? new Fraction(number) : number + 0;
}
