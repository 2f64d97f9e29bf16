// Prisma's schema engine as WebAssembly: makes and compares migrations without the native engine, which a closed network
// cannot download. Facts about its traps are named where they are avoided.

import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const CHAR_OID = 18;
const TEXT_OID = 25;

/** Loads the engine by hand: its own loader expects a bundler, and a panic without a registry hides its message. */
async function loadEngine() {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = await import(path.join(folder, 'schema_engine_bg.js'));
  const { instance } = await WebAssembly.instantiate(readFileSync(path.join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': bindings,
  });
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

// adapter-pg has no name for "char" columns, which the engine's catalogue queries read: they pass as text, relabelled below.
const charColumns = new Set();
const addFields = pg.Result.prototype.addFields;
pg.Result.prototype.addFields = function (descriptions) {
  for (const field of descriptions) {
    if (field.dataTypeID === CHAR_OID) {
      charColumns.add(field.name);
      field.dataTypeID = TEXT_OID;
    }
  }
  return addFields.call(this, descriptions);
};

function relabelled(connection) {
  const queryRaw = connection.queryRaw.bind(connection);
  const startTransaction = connection.startTransaction?.bind(connection);
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query);
    result.columnTypes = result.columnTypes.map((type, index) =>
      charColumns.has(result.columnNames[index]) ? ColumnTypeEnum.Character : type,
    );
    return result;
  };
  // adapter-pg splits a script at every semicolon, also inside comments and function bodies.
  connection.executeScript = async (script) => {
    await connection.client.query(script);
  };
  if (startTransaction) connection.startTransaction = async (level) => relabelled(await startTransaction(level));
  return connection;
}

/** Connection fields instead of a URL: with a URL, adapter-pg takes the real database for its shadow. */
function connectionFields(url) {
  const parsed = new URL(url);
  return {
    host: parsed.searchParams.get('host') ?? parsed.hostname,
    port: Number(parsed.port || 5432),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: parsed.pathname.slice(1),
  };
}

function adapterFor(url) {
  const fields = connectionFields(url);
  const adapter = new PrismaPg(fields);
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => relabelled(await connect());
  adapter.connectToShadowDb = async () => {
    const database = `shadow_${randomUUID().replaceAll('-', '')}`;
    const admin = new pg.Client(fields);
    await admin.connect();
    await admin.query(`CREATE DATABASE ${database} TEMPLATE template0`);
    const shadow = relabelled(await new PrismaPg({ ...fields, database }).connect());
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await admin.end();
    };
    return shadow;
  };
  return adapter;
}

/**
 * @param {{schemaFile: string, migrationsDir: string, url: string}} place `url` names a server on which the user may create a
 * shadow database.
 */
export async function openEngine({ schemaFile, migrationsDir, url }) {
  const SchemaEngine = await loadEngine();
  const files = [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }];
  const filters = { externalTables: ['public._prisma_migrations'], externalEnums: [] };
  const engine = await SchemaEngine.new(
    { datamodels: files.map((file) => [file.path, file.content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterFor(url)),
  );
  const names = existsSync(migrationsDir) ? readdirSync(migrationsDir).sort() : [];
  const history = {
    baseDir: migrationsDir,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    migrationDirectories: names
      .filter((name) => existsSync(path.join(migrationsDir, name, 'migration.sql')))
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(path.join(migrationsDir, name, 'migration.sql'), 'utf8') },
        },
      })),
  };
  const diff = async (from) => {
    const to = { tag: 'schemaDatamodel', files };
    const { exitCode, stdout } = await engine.diff({ from, to, script: true, exitCode: true, filters });
    return exitCode ? stdout : '';
  };
  return {
    /** SQL that brings the written history to the schema; empty when they agree. */
    historyToSchema: () =>
      diff(history.migrationDirectories.length ? { tag: 'migrations', ...history } : { tag: 'empty' }),
    /** SQL that brings the database at `url` to the schema; empty when they agree. */
    databaseToSchema: () => diff({ tag: 'schemaDatasource', files, configDir: path.dirname(schemaFile) }),
  };
}
