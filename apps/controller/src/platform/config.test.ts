import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { loadConfig } from './config.js';
import { ROOT } from './root.js';
import { StartError } from './start-error.js';

function refusal(env: Record<string, string>): StartError {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(error instanceof StartError);
    return error;
  }
  return assert.fail('It was accepted.');
}

test('without any variable people are served on loopback only, and everything is kept under data', () => {
  const config = loadConfig({});
  assert.deepEqual([config.peopleHost, config.peoplePort, config.tls], ['127.0.0.1', 8080, 'off']);
  assert.deepEqual([config.agentHost, config.agentPort], ['0.0.0.0', 8443]);
  assert.match(config.dataDir, /\/data$/);
  assert.deepEqual([config.databaseUrl, config.redisUrl, config.keys], [null, null, null]);
});

test('a wrong value is refused by its name and with a cure, and never repeated', () => {
  const wrong = {
    SLUICE_PEOPLE_PORT: 'hunter2',
    SLUICE_AGENT_PORT: '99999',
    SLUICE_AGENT_ADDRESS: 'http://hunter2:8443',
    SLUICE_PEOPLE_ADDRESS: 'https://hunter2/path',
    SLUICE_TLS: 'hunter2',
    SLUICE_KEYS_CA_KEY: 'hunter2',
    SLUICE_LOG: 'hunter2',
    DATABASE_URL: 'mysql://root:hunter2@localhost/x',
    REDIS_URL: 'hunter2',
  };
  for (const [name, value] of Object.entries(wrong)) {
    const { message, cure } = refusal({ [name]: value });
    assert.match(message, new RegExp(`^The variable ${name} has a value that cannot be used\\.$`));
    assert.doesNotMatch(message + cure, /hunter2/);
    assert.match(cure, /^Give /);
  }
});

test('a mistyped name is refused instead of leaving a default in force', () => {
  assert.match(refusal({ SLUICE_PEOPLE_PROT: '80' }).message, /SLUICE_PEOPLE_PROT is not known/);
});

test('an empty variable counts as not set, as docker compose passes it', () => {
  assert.equal(loadConfig({ SLUICE_PEOPLE_PORT: '', REDIS_URL: '' }).peoplePort, 8080);
});

test('the dashboard is not opened to the network without TLS', () => {
  for (const host of ['0.0.0.0', '192.168.1.5', '::', 'sluice.lan']) {
    assert.match(refusal({ SLUICE_PEOPLE_HOST: host }).message, /without TLS/);
    assert.equal(loadConfig({ SLUICE_PEOPLE_HOST: host, SLUICE_TLS: 'own' }).tls, 'own');
  }
});

test('certificate files and SLUICE_TLS=files belong together', () => {
  assert.match(refusal({ SLUICE_TLS: 'files' }).message, /one is missing/);
  assert.match(refusal({ SLUICE_TLS_CERT: 'a', SLUICE_TLS_KEY: 'b' }).message, /one is missing/);
  const config = loadConfig({ SLUICE_TLS: 'files', SLUICE_TLS_CERT: 'a', SLUICE_TLS_KEY: 'b' });
  assert.deepEqual(config.tlsFiles, { certificate: 'a', key: 'b' });
});

test('keys come from variables all together or not at all', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----';
  assert.match(refusal({ SLUICE_KEYS_JOB_KEY: pem }).message, /do not fit|not fit/);
  const all = Object.fromEntries(
    ['CA_KEY', 'CA_CERT', 'JOB_KEY', 'AGENT_KEY', 'RECOVERY_PUBLIC'].map((name) => [`SLUICE_KEYS_${name}`, pem]),
  );
  assert.match(refusal(all).message, /do not fit|not fit/);
  all.SLUICE_KEYS_SEAL = `${'A'.repeat(43)}=\\n`;
  assert.equal(loadConfig(all).keys?.jobKey, pem.replaceAll('\\n', '\n'));
});

test('every variable stands in the operations page', async () => {
  const page = await readFile(path.join(ROOT, 'docs/operations.md'), 'utf8');
  const known = /Known are: (.*)\.$/.exec(refusal({ SLUICE_NONE: '1' }).cure)![1]!.split(', ');
  for (const name of known) assert.ok(page.includes(`\`${name}\``), name);
});
