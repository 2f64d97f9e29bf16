import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { isZone } from './rule.js';
import { ianaZoneOf } from './windows-zones.js';

test('a zone of Windows is told by its IANA name, whatever its case; one of unknown name is not guessed', () => {
  assert.equal(ianaZoneOf('W. Europe Standard Time'), 'Europe/Berlin');
  assert.equal(ianaZoneOf('w. europe standard time'), 'Europe/Berlin');
  assert.equal(ianaZoneOf('UTC'), 'Etc/UTC');
  assert.equal(ianaZoneOf('America/New_York'), 'America/New_York');
  for (const unknown of [null, '', 'Mars Standard Time', 'Mars/Olympus', '+02:00'])
    assert.equal(ianaZoneOf(unknown), null);
});

test('every zone of the table is one that this engine knows', async () => {
  const text = await readFile(new URL('./windows-zones.js', import.meta.url), 'utf8');
  const zones = [...text.matchAll(/: '([A-Z]\w+\/[^']+)',/g)].map((match) => match[1] as string);
  assert.ok(zones.length > 130, `${zones.length} zones`);
  assert.deepEqual(
    zones.filter((zone) => !isZone(zone)),
    [],
  );
});
