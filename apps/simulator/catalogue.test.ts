import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ScannedUpdate } from '#contracts/agent/reports.js';
import { groupUpdate } from '#domain/patches/group.js';
import type { PatchKind } from '#domain/words.js';
import { publishedFor } from './catalogue.js';
import type { Published } from './published.js';

const KIND_OF: Record<string, PatchKind> = {
  cumulative: 'cumulative',
  preview: 'preview',
  dotnet: 'dotnet',
  msrt: 'msrt',
  platform: 'defender',
  definition: 'defender',
  enablement: 'enablement',
};

function kindOf(item: Published): PatchKind {
  return KIND_OF[item.stream] ?? (item.update.driver?.class === 'Firmware' ? 'firmware' : 'driver');
}

describe('the catalogue', () => {
  it('is grouped by the controller into the patches it was made as', () => {
    for (const build of [19045, 26100, 26200, 26300] as const) {
      for (const maker of ['LENOVO', 'Dell Inc.', 'HP', 'ASUSTeK COMPUTER INC.']) {
        for (const item of publishedFor(build, maker, new Date('2027-02-20T00:00:00Z'))) {
          ScannedUpdate.parse(item.update);
          assert.equal(groupUpdate(item.update).kind, kindOf(item), item.update.title);
        }
      }
    }
  });

  it('holds nothing that is not yet published', () => {
    const now = new Date('2026-09-01T00:00:00Z');
    assert.ok(publishedFor(26200, 'HP', now).every((item) => item.at <= now));
  });
});
