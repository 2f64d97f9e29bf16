import { DOMParser, type Element } from '@xmldom/xmldom';
import { WinRmError } from './errors.js';

const SPECIAL: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** What XML 1.0 cannot carry at all, not even escaped; and lone halves of surrogate pairs. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Text as it may stand in an element or an attribute.
 * @throws RangeError for characters that XML cannot carry; nothing is dropped silently.
 */
export function escapeXml(text: string): string {
  if (FORBIDDEN.test(text)) throw new RangeError('The text holds a character that cannot be sent in XML.');
  return text.replace(/[&<>"']/g, (found) => SPECIAL[found]!).replaceAll('\r', '&#13;');
}

/** Answers have some hundred tags and a dozen namespaces; many more, or deeply nested, would keep this process busy for seconds. */
const MOST_TAGS = 4_000;
const MOST_NAMESPACES = 200;

/**
 * Parses strictly: cut off, ill-formed, or with any document type (so no entities of the sender's own) is refused.
 * @throws WinRmError `protocol`.
 */
export function parseXml(text: string): Element {
  const refuse = (why: string): never => {
    throw new WinRmError('protocol', `The machine answered with XML that cannot be read: ${why}`);
  };
  if (/<!DOCTYPE/i.test(text)) refuse('it brings a document type of its own.');
  const more = (mark: string, most: number) => text.split(mark, most + 2).length > most + 1;
  if (more('<', MOST_TAGS) || more('xmlns', MOST_NAMESPACES)) refuse('it has too many elements.');
  let firstProblem: string | undefined;
  try {
    const onError = (_level: string, problem: string) => {
      firstProblem ??= problem.split('\n')[0]!.slice(0, 200);
      throw new Error(firstProblem);
    };
    const root = new DOMParser({ onError, normalizeLineEndings }).parseFromString(
      text.replace(/^\ufeff/, ''),
      'text/xml',
    ).documentElement;
    if (root) return root;
  } catch (problem) {
    refuse(firstProblem ?? (problem as Error).message);
  }
  return refuse('it is empty.');
}

/** As XML 1.0 has it; the library's own is that of XML 1.1, which would change more characters. */
function normalizeLineEndings(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** All elements below with this local name and namespace, in order. */
export function all(parent: Element, namespace: string, name: string): Element[] {
  return [...parent.getElementsByTagNameNS(namespace, name)];
}

export function first(parent: Element, namespace: string, name: string): Element | undefined {
  return parent.getElementsByTagNameNS(namespace, name).item(0) ?? undefined;
}

/** The text of the first such element, without space around it. */
export function textOf(parent: Element, namespace: string, name: string): string | undefined {
  return first(parent, namespace, name)?.textContent?.trim();
}
