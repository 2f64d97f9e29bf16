import path from 'node:path';
import { parseArgs } from 'node:util';
import { verifyAudit } from '../features/audit/verify.js';
import { replacePassword } from '../features/users/replace-password.js';
import { SystemClock } from '../platform/clock.js';
import { loadConfig } from '../platform/config.js';
import { makeKeys } from '../platform/keys.js';
import { StartError } from '../platform/start-error.js';
import { backup, restore } from './backup.js';
import { withDatabase, withEmptyDatabase } from './place.js';
import { recover, writeKeysFile } from './recover.js';
import { askSecret, passphraseFrom, recoveryKeyFrom } from './secret.js';

const USAGE = `usage: npx sluice COMMAND

  backup FILE [--passphrase-file F]     database and keys into one sealed file; the controller may run meanwhile
  restore FILE [--passphrase-file F]    into an empty data folder (SLUICE_DATA) or an empty database (DATABASE_URL)
  audit verify [--against-agents]       recomputes the audit's chain, and looks for the heads that machines hold
  user password NAME                    a new password for somebody who lost it; ends their sessions, lets a disabled account in
  keys recover [--recovery-key-file F] [--out FILE]
                                        after a disaster or a move: PCs that trust the recovery key take the keys and the address of
                                        this controller; --out also writes what they take into a file, to be carried to a PC
  keys print                            a fresh set of keys, for the SLUICE_KEYS_ variables
`;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function runBackup(file: string, passphraseFile?: string): Promise<void> {
  const config = loadConfig(process.env);
  const passphrase = await passphraseFrom(passphraseFile, true);
  const rows = await withDatabase(config, (client) => backup(config, client, file, passphrase, new Date()));
  say(
    `Backed up ${rows} rows and the keys into ${file}. Keep it on another computer, and the passphrase somewhere else.`,
  );
}

async function runRestore(file: string, passphraseFile?: string): Promise<void> {
  const config = loadConfig(process.env);
  const passphrase = await passphraseFrom(passphraseFile, false);
  const { rows, at } = await withEmptyDatabase(config, (client) => restore(config, client, file, passphrase));
  say(
    `Restored ${rows} rows and the keys, as of ${at.toISOString()}. Start Sluice under the same address: the agents come back.`,
  );
}

async function runAudit(againstAgents: boolean): Promise<void> {
  const config = loadConfig(process.env);
  const verdict = await withDatabase(config, (client) => verifyAudit(client, { againstAgents }));
  for (const fault of verdict.faults) say(fault.text);
  const heads = againstAgents ? ` and the heads of ${verdict.agents} machines` : '';
  say(`Checked ${verdict.entries} entries in ${verdict.batches} batches${heads}; ${verdict.unsealed} not sealed yet.`);
  if (verdict.faults.length > 0) {
    process.exitCode = 1;
    say(`The audit was altered: ${verdict.faults.length} faults.`);
  } else say('Nothing was altered.');
}

/** For the admin who locked themselves out: whoever may run this here could read the database anyway. */
async function runPassword(name: string): Promise<void> {
  const config = loadConfig(process.env);
  const password = await askSecret(`New password of ${name}`);
  await withDatabase(config, (client) => replacePassword(client, name, password, new Date()));
  say(`${name} has a new password. Sessions that were open are closed.`);
}

/** The variables go to standard output; the recovery key, which must not end up beside them, to the terminal. */
async function printKeys(): Promise<void> {
  const { texts, recovery } = await makeKeys(new Date());
  const names = {
    SLUICE_KEYS_CA_KEY: texts.caKey,
    SLUICE_KEYS_CA_CERT: texts.caCertificate,
    SLUICE_KEYS_JOB_KEY: texts.jobKey,
    SLUICE_KEYS_AGENT_KEY: texts.agentKey,
    SLUICE_KEYS_RECOVERY_PUBLIC: texts.recoveryPublicKey,
    SLUICE_KEYS_SEAL: texts.sealKeys.trim(),
  };
  for (const [name, pem] of Object.entries(names)) say(`${name}="${pem.trim().replaceAll('\n', '\\n')}\\n"`);
  process.stderr.write(`\nOffline recovery key, shown only now; keep it elsewhere:\n${recovery}\n`);
}

/** The recovery key is typed, or comes from a file or standard input; as an argument it would stand in the list of processes. */
async function recoverKeys(file?: string, out?: string): Promise<void> {
  const config = loadConfig(process.env);
  process.stderr.write(
    `PCs will be sent to ${config.agentAddress}. If that is wrong, stop and set SLUICE_AGENT_ADDRESS.\n`,
  );
  const typed = await recoveryKeyFrom(file);
  const done = await withDatabase(config, (client) => recover(config, client, typed, new SystemClock()));
  say(
    `Published the keys of this controller under serial ${done.serial}. PCs ask for them when they no longer trust it.`,
  );
  say('The audit names each PC that has taken them: machine.new-keys.');
  if (done.adopted)
    say('This controller had another recovery key, which no PC trusts yet: start it anew before you enrol.');
  if (!out) return;
  await writeKeysFile(out, done);
  say(`Wrote ${out} for PCs that cannot reach this controller; on each: service\\Set-SluiceKeys.ps1 -Path FILE`);
}

/** `npx` changes into the package's folder; a relative name means the folder in which the person typed it. */
const typedPath = (name: string | undefined) => name && path.resolve(process.env.INIT_CWD ?? '.', name);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'passphrase-file': { type: 'string' },
      'recovery-key-file': { type: 'string' },
      out: { type: 'string' },
      'against-agents': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command, argument, ...more] = positionals;
  const spoken = `${command} ${argument ?? ''}`.trim();
  const file = typedPath(argument);
  const [name, ...rest] = more;
  if (spoken === 'user password' && name && rest.length === 0) return runPassword(name);
  if (values.help || more.length > 0) return void process.stdout.write(USAGE);
  if (command === 'backup' && file) return runBackup(file, values['passphrase-file']);
  if (command === 'restore' && file) return runRestore(file, values['passphrase-file']);
  if (spoken === 'audit verify') return runAudit(values['against-agents']);
  if (spoken === 'keys print') return printKeys();
  if (spoken === 'keys recover') return recoverKeys(typedPath(values['recovery-key-file']), typedPath(values.out));
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

try {
  await main();
} catch (error) {
  const known = error instanceof StartError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
  if (error instanceof StartError) process.stderr.write(`${error.cure}\n`);
  process.exitCode = 1;
}
