// node tools/migrate.mjs create NAME | drift      DATABASE_URL names a server on which a shadow database may be made.
// Applying is the controller's own work at start (apps/controller/src/platform/migrations.ts).
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openEngine } from './schema-engine.mjs';

const [command, name] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..');
const migrationsDir = path.join(root, 'prisma/migrations');
const url = process.env.DATABASE_URL;

if (!url || !(command === 'drift' || (command === 'create' && /^[a-z][a-z0-9_]{0,60}$/.test(name ?? '')))) {
  console.error('Usage: DATABASE_URL=postgresql://… node tools/migrate.mjs drift | create verb_thing');
  process.exit(2);
}
const engine = await openEngine({ schemaFile: path.join(root, 'prisma/schema.prisma'), migrationsDir, url });
if (command === 'create') {
  const sql = await engine.historyToSchema();
  if (!sql) {
    console.log('The history already gives the schema: nothing to write.');
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = path.join(migrationsDir, `${stamp}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'migration.sql'), sql);
    console.log(`Wrote ${path.relative(root, folder)}/migration.sql. Add CHECKs and partial indexes by hand.`);
  }
  process.exit(0);
}
let drifted = false;
for (const [what, sql] of [
  ['history', await engine.historyToSchema()],
  ['database', await engine.databaseToSchema()],
]) {
  console.log(sql ? `The ${what} differs from the schema:\n${sql}` : `The ${what} agrees with the schema.`);
  drifted ||= sql !== '';
}
process.exit(drifted ? 1 : 0);
