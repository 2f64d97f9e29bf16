import type { ClientBase } from 'pg';

/** Sign-ins are not carried to another place, and the list of migrations is written by applying them. */
const LEFT_OUT = ['sessions', '_prisma_migrations'];

/** Every table of Sluice, those first that others refer to. */
export async function tablesInOrder(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `SELECT t.relname AS name, coalesce(array_agg(f.relname::text) FILTER (WHERE f.relname IS NOT NULL AND f.oid <> t.oid), '{}') AS needs
     FROM pg_class t
     LEFT JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype = 'f'
     LEFT JOIN pg_class f ON f.oid = c.confrelid
     WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relname <> ALL ($1)
     GROUP BY t.relname ORDER BY t.relname`,
    [LEFT_OUT],
  );
  const ordered: string[] = [];
  let waiting = rows;
  while (waiting.length > 0) {
    const free = waiting.filter((table) => table.needs.every((need) => ordered.includes(need)));
    if (free.length === 0) throw new Error('The tables refer to each other in a circle.');
    ordered.push(...free.map((table) => table.name));
    waiting = waiting.filter((table) => !free.includes(table));
  }
  return ordered;
}

/** The rows of a table as JSON, a page at a time. Needs a transaction: the pages are of one moment. */
export async function* rowsOf(client: ClientBase, table: string, page = 1000): AsyncGenerator<object[]> {
  await client.query(`DECLARE rows_of NO SCROLL CURSOR FOR SELECT to_jsonb(t) AS row FROM "${table}" t`);
  for (;;) {
    const { rows } = await client.query<{ row: object }>(`FETCH ${page} FROM rows_of`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await client.query('CLOSE rows_of');
}

export async function insertRows(client: ClientBase, table: string, rows: readonly object[]): Promise<void> {
  await client.query(`INSERT INTO "${table}" SELECT * FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)`, [
    JSON.stringify(rows),
  ]);
}

/** Puts every counter behind the highest number that is in its table. */
export async function setCounters(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL`,
  );
  for (const { table, column } of rows) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence('"${table}"', '${column}'), coalesce(max("${column}"), 0) + 1, false) FROM "${table}"`,
    );
  }
}
