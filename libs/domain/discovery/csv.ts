/** One record of a CSV file, and the line on which it begins, from 1 on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Splits CSV (RFC 4180) into records of fields; the separator is the one of `,`, `;` and tab that the first line has most of. Lines may end
 * with CRLF or LF. A quoted field that does not end takes the rest of the text.
 */
export function splitCsv(text: string): CsvRecord[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const separator = separatorOf(source);
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let line = 1;
  let next = 1;
  for (let at = 0; at < source.length; at += 1) {
    const letter = source[at]!;
    if (letter === '\n') next += 1;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (source[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && field === '') quoted = true;
    else if (letter === separator) {
      fields.push(field);
      field = '';
    } else if (letter === '\n') {
      records.push({ line, fields: [...fields, field.replace(/\r$/, '')] });
      line = next;
      fields = [];
      field = '';
    } else field += letter;
  }
  if (field !== '' || fields.length > 0) records.push({ line, fields: [...fields, field] });
  return records;
}

function separatorOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const times = (sign: string) => line.split(sign).length;
  return [';', '\t'].reduce((best, sign) => (times(sign) > times(best) ? sign : best), ',');
}
