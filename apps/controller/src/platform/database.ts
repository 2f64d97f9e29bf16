import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '#prisma/client.js';

const BIGINT_OID = 20;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const TRIES = 4;

/** Beyond 2^53 a number would lie silently; ids and counters here never come near. */
function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint from the database does not fit a number.');
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT_OID ? exactNumber : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/**
 * An array parameter of ids, numbers or words of a closed list. For arrays of any text `pg` looks at each value for characters to
 * escape, which takes longer than all else that it does for a statement.
 * @throws RangeError for a value that would need escaping
 */
export function plainArray(values: readonly (string | number | boolean | null)[]): string {
  const texts = values.map((value) => String(value ?? 'NULL'));
  if (!texts.every((text) => /^[\w.:+-]+$/.test(text))) throw new RangeError('A value needs escaping in an array.');
  return `{${texts.join(',')}}`;
}

/**
 * The way to PostgreSQL. `prisma` serves the plain reads and writes, `pool` and `tx` the hot paths and everything that needs a row
 * lock; both share one pool. In raw SQL a bigint comes as a number, a timestamptz as a Date.
 */
export class Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** From now on a connection that ends is no loss: the pool does not wait for those it closes, and the server may be quicker. */
  private closing = false;

  /**
   * @param onLost is told of a connection that died while idle (the pool replaces it); without a listener Node would exit.
   */
  constructor(
    readonly url: string,
    onLost: (error: Error) => void = () => {},
    maxConnections = 10,
  ) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: maxConnections,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      application_name: 'sluice',
      // The data fits in memory or lies on an SSD: the default would rather read whole tables than look a few rows up.
      options: '-c TimeZone=UTC -c random_page_cost=1.1',
      types,
    });
    this.pool.on('error', (error) => {
      if (!this.closing) onLost(error);
    });
    // The pool listens on idle connections only. One lost between two statements of a transaction would end the process; with a
    // listener its next statement fails instead.
    this.pool.on('connect', (client) => client.on('error', () => {}));
    this.prisma = new PrismaClient({ adapter: new PrismaPg(this.pool) });
  }

  /**
   * Runs `fn` in one READ COMMITTED transaction. After a deadlock or a serialization failure it is run again from the start, so
   * `fn` must have no effect outside the client it is given.
   */
  async tx<T>(fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const client = await this.pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const result = await fn(client);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((lost: Error) => {
          broken = lost;
        });
        const { code } = error as { code?: string };
        if ((code !== SERIALIZATION_FAILURE && code !== DEADLOCK) || attempt === TRIES) throw error;
      } finally {
        // A client that cannot roll back must not go back into the pool with an open transaction.
        client.release(broken);
      }
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.prisma.$disconnect();
    await this.pool.end();
  }
}
