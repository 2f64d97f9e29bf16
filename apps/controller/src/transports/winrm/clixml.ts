import { isReason } from './errors.js';
import { parseXml } from './xml.js';

const MARK = '#< CLIXML';
/** Streams whose records a person should read; progress and the verbose ones are left out. */
const WORDS = ['error', 'warning'];

/**
 * PowerShell sometimes writes its error stream as serialised objects behind a `#< CLIXML` line. This gives the words in them.
 * @returns the text as it came where it is not what its first line says.
 */
export function readCliXml(text: string): string {
  try {
    return text
      .split(MARK)
      .slice(1)
      .map((part) => part.trim())
      .filter(Boolean)
      .map(wordsOf)
      .join('');
  } catch (problem) {
    if (isReason(problem, 'protocol')) return text;
    throw problem;
  }
}

function wordsOf(xml: string): string {
  return [...parseXml(xml).getElementsByTagName('S')]
    .filter((record) => WORDS.includes((record.getAttribute('S') ?? '').toLowerCase()))
    .map((record) => unescapeUnits(record.textContent ?? ''))
    .join('');
}

/** `_x000D_` is the UTF-16 unit 0x000D; an underscore that only looks so is itself written `_x005F_`. */
function unescapeUnits(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
