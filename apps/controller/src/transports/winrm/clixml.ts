const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * PowerShell sometimes writes its error stream as serialised objects behind a `#< CLIXML` line. This gives the words of its errors and
 * warnings, and leaves out progress and chatter. It looks for those records alone, because the text may be long, come from anybody, and
 * end in the middle.
 * @returns the text as it came where no objects follow.
 */
export function readCliXml(text: string): string {
  if (!text.includes('<Objs')) return text;
  const records = text.matchAll(/<S S="(?:error|warning)">([^<]*)/gi);
  return [...records].map(([, record]) => unescapeRecord(record!)).join('');
}

/** XML's own escapes, then PowerShell's: `_x000D_` is the UTF-16 unit 0x000D, and a plain underscore may be written `_x005F_`. */
function unescapeRecord(text: string): string {
  return text
    .replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => ENTITIES[name]!)
    .replace(/_x([0-9A-F]{4})_/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
