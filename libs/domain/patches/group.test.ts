import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildInTitle, groupUpdate, type OfferedUpdate, streamName } from './group.js';
import { buildOfStream, streamOfBuild } from './windows-versions.js';

const SECURITY = '0fa1201d-4330-4fa8-8ae9-b877473b6441';
const UPDATES = 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83';
const ROLLUPS = '28bc880e-0592-4cbf-8f95-c79b17911d5f';
const DEFINITIONS = 'e0789628-ce08-4437-be74-2495b842f43b';
const UPGRADES = '3689bdc8-b205-4af4-8d4a-a63924c5e9d5';
const WINDOWS_11 = '72e7624a-5b00-45d2-b92f-e561c0a6a160';

function update(title: string, category: string, more: Partial<OfferedUpdate> = {}): OfferedUpdate {
  return {
    updateId: '74819184-828b-4f97-bb4b-089a0c58e366',
    title,
    kb: [...title.matchAll(/KB\d+/g)].map(([kb]) => kb),
    categories: [{ id: category }],
    type: 'software',
    optional: false,
    changedAt: '2026-11-10T18:00:00Z',
    driver: null,
    ...more,
  };
}

const driver = (more: Partial<NonNullable<OfferedUpdate['driver']>> = {}): OfferedUpdate =>
  update('Intel Corporation Driver Update (31.0.101.5590)', 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0', {
    type: 'driver',
    driver: {
      class: 'Display',
      provider: 'Intel Corporation',
      model: 'Intel(R) Iris(R) Xe Graphics',
      hardwareId: 'pci\\ven_8086&dev_46a6',
      date: '2026-03-04T00:00:00Z',
      ...more,
    },
  });

/** Titles as Microsoft words them, of several years and languages. */
const CASES: [OfferedUpdate, key: string][] = [
  [
    update(
      '2026-11 Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (KB5068861) (26100.7171)',
      SECURITY,
    ),
    'windows-11-24h2|2026-11|cumulative',
  ],
  [update('Security Update (KB5079473) (26200.8037)', SECURITY), 'windows-11-25h2|2026-11|cumulative'],
  [
    update('2026-11 Kumulatives Update für Windows 10 Version 22H2 für x64-basierte Systeme (KB5071546)', SECURITY),
    'windows-10-22h2|2026-11|cumulative',
  ],
  [
    update('2026-11 x64 ベース システム用 Windows 11 Version 24H2 の累積更新プログラム (KB5068861)', SECURITY),
    'windows-11-24h2|2026-11|cumulative',
  ],
  [
    update('2021-05 Cumulative Update for Windows Server 2019 (1809) for x64-based Systems (KB5003171)', SECURITY),
    'windows-server-2019|2021-05|cumulative',
  ],
  [update('Preview Update (KB5067036) (26200.7019)', UPDATES, { optional: true }), 'windows-11-25h2|2026-11|preview'],
  [
    update('2026-11 Kumulatives Update (KB5067036) (26200.7019)', UPDATES, { optional: true }),
    'windows-11-25h2|2026-11|preview',
  ],
  [
    update(
      '2021-05 Cumulative Update Preview for .NET Framework 3.5, 4.7.2 and 4.8 for Windows Server 2019 for x64 (KB5003396)',
      UPDATES,
    ),
    'dotnet|2021-05|preview',
  ],
  [update('2026-11 .NET Framework Security Update (KB5066128)', SECURITY), 'dotnet|2026-11|dotnet'],
  [update('2026-11 .NET 8.0.22 Security Update for x64 Client (KB5068331)', SECURITY), 'dotnet-8|2026-11|dotnet'],
  [update('Windows-Tool zum Entfernen bösartiger Software x64 - v5.143 (KB890830)', ROLLUPS), 'msrt|2026-11|msrt'],
  [
    update(
      'Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version 1.339.1923.0)',
      DEFINITIONS,
    ),
    'defender|-|defender',
  ],
  [
    update('Update for Windows Security platform - KB5007651 (Version 10.0.27703.1006)', UPDATES),
    'defender|-|defender',
  ],
  [update('Windows 11, version 25H2', UPGRADES), 'windows-11-25h2|-|feature'],
  [
    update('Feature Update to Windows 11, version 25H2 via Enablement Package (KB5054156)', UPGRADES),
    'windows-11-25h2|-|enablement',
  ],
  [
    update('2026-11 Servicing Stack Update for Windows 10 Version 22H2 (KB5031539)', SECURITY),
    'windows-10-22h2|2026-11|servicing',
  ],
  [
    update('2024-01 Security Update for Windows 10 Version 22H2 for x64-based Systems (KB5034441)', SECURITY),
    'other:kb5034441|-|other',
  ],
  [
    update('Update for Removal of Adobe Flash Player for Windows Server 2019 (KB4577586)', UPDATES),
    'other:kb4577586|-|other',
  ],
  [driver(), 'driver:intel-corporation:display:intel-r-iris-r-xe-graphics|2026-03|driver'],
  [driver({ class: 'Firmware' }), 'firmware:intel-corporation:firmware:intel-r-iris-r-xe-graphics|2026-03|firmware'],
  [
    driver({ class: 'System', hardwareId: 'UEFI\\RES_{d4d60e2c-0000-4c2b-b1a1-000000000000}' }),
    'firmware:intel-corporation:system:intel-r-iris-r-xe-graphics|2026-03|firmware',
  ],
];

for (const [offered, key] of CASES) {
  test(`"${offered.title}"${offered.driver ? ` of class ${offered.driver.class}` : ''} belongs to ${key}`, () => {
    assert.equal(groupUpdate(offered).key, key);
  });
}

test('a cumulative update that names no release is grouped by its product', () => {
  const offered = update('Kumulatives Update (KB5068861)', SECURITY);
  assert.equal(
    groupUpdate({ ...offered, categories: [...offered.categories, { id: WINDOWS_11 }] }).stream,
    'windows-11',
  );
  assert.equal(groupUpdate(offered).stream, 'windows');
});

test('category identities are compared without regard to case', () => {
  assert.equal(groupUpdate(update('Windows 11, version 26H2', UPGRADES.toUpperCase())).kind, 'feature');
});

test('a revision published in the next month stays in its patch', () => {
  const first = groupUpdate(update('Security Update (KB5079473) (26200.8037)', SECURITY));
  const revised = update('Security Update (KB5079473) (26200.8037)', SECURITY, { changedAt: '2026-12-01T18:00:00Z' });
  assert.equal(groupUpdate(revised, first).key, first.key);
  assert.notEqual(groupUpdate(revised).key, first.key);
});

test('two versions of a driver are two patches', () => {
  assert.notEqual(groupUpdate(driver()).key, groupUpdate(driver({ date: '2026-07-01T00:00:00Z' })).key);
});

test('a patch has a title that a person can read', () => {
  const titles = CASES.slice(0, 2).map(([offered]) => groupUpdate(offered).title);
  assert.deepEqual(titles, [
    'Windows 11 24H2 cumulative update, 2026-11',
    'Windows 11 25H2 cumulative update, 2026-11',
  ]);
  assert.equal(streamName('dotnet-8'), '.NET 8');
});

test('an unlisted build gets a stream of its own', () => {
  assert.equal(streamOfBuild(29500), 'windows-build-29500');
  assert.equal(buildOfStream('windows-11-25h2'), 26200);
  assert.equal(buildOfStream('windows-build-29500'), null);
  assert.deepEqual(buildInTitle('Security Update (KB1) (29500.12)'), { build: 29500, ubr: 12 });
});

test('anything that Windows Update may send is grouped, always into the same patch, with exactly three parts', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  const anyUpdate = fc.record({
    updateId: fc.uuid(),
    title: text,
    kb: fc.array(fc.constantFrom('KB1', 'KB890830', 'KB2267602'), { maxLength: 2 }),
    categories: fc.array(fc.record({ id: fc.constantFrom(SECURITY, UPDATES, ROLLUPS, UPGRADES, 'x') }), {
      maxLength: 3,
    }),
    type: fc.constantFrom('software' as const, 'driver' as const),
    optional: fc.boolean(),
    changedAt: fc.constantFrom(null, '2026-11-10T18:00:00Z'),
    driver: fc.option(fc.record({ class: text, provider: text, model: text, hardwareId: text, date: text })),
  });
  fc.assert(
    fc.property(anyUpdate, (offered) => {
      const group = groupUpdate(offered);
      assert.equal(group.key, groupUpdate(structuredClone(offered)).key);
      assert.equal(group.key.split('|').length, 3);
      assert.notEqual(group.stream, '');
    }),
  );
});
