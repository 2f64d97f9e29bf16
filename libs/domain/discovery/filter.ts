const PLACE = /\{([a-z][a-z0-9]{0,30})\}/g;

/** The words that stand in braces in a filter, `{site}`, each once. A brace that is meant is written as `\7b`. */
export function placesOf(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(PLACE), ([, word]) => word!))];
}

/**
 * Puts values into an LDAP filter (RFC 4515). Whatever a value holds, it stays a value: it can neither end its part of the filter nor match by
 * a star of its own.
 * @returns null when a word in braces has no value
 */
export function fillFilter(template: string, values: Readonly<Record<string, string>>): string | null {
  if (placesOf(template).some((word) => !Object.hasOwn(values, word))) return null;
  return template.replace(PLACE, (_all, word: string) => escaped(values[word]!));
}

function escaped(value: string): string {
  return value.replace(/[\\*()\0]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
