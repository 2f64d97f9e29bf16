import { DAY_MS } from '#domain/time.js';
import { driversFor } from './drivers.js';
import type { Build, Published } from './published.js';
import { CATEGORY, LINES, MB, monthIndex, NEWEST_BUILD, nameOf, patchTuesday, update } from './published.js';
import { uuidOf } from './random.js';

/** Months of history that a cumulative update of month `index` replaces, as identities. */
function replaced(prefix: string, index: number): string[] {
  return Array.from({ length: Math.min(index, 3) }, (_, back) => uuidOf(`${prefix}|${index - 1 - back}`));
}

function cumulative(build: Build, index: number): Published[] {
  const line = LINES[build];
  const at = patchTuesday(index);
  const preview = new Date(at.getTime() + 14 * DAY_MS);
  const ubr = line.ubr + index * line.step;
  const kb = line.kb + index * 611;
  const replaces = replaced(`cumulative|${build}`, index);
  return [
    {
      stream: 'cumulative',
      at,
      ubr,
      fault: build === 26300 ? { how: 'rolls-back', hresult: '0x800F0922', maker: 'ASUSTeK COMPUTER INC.' } : null,
      minutes: 14,
      update: update(`cumulative|${build}|${index}`, at, {
        title: `${nameOf(index)} Cumulative Update for ${line.name} for x64-based Systems (KB${kb}) (${build}.${ubr})`,
        categories: [CATEGORY.security, line.product],
        severity: 'critical',
        maxBytes: (build === 19045 ? 880 : 4100) * MB,
        supersedes: replaces,
      }),
    },
    {
      stream: 'preview',
      at: preview,
      ubr: ubr + 74,
      fault: null,
      minutes: 14,
      update: update(`preview|${build}|${index}`, preview, {
        title: `${nameOf(index)} Cumulative Update Preview for ${line.name} for x64-based Systems (KB${kb + 307}) (${build}.${ubr + 74})`,
        categories: [CATEGORY.updates, line.product],
        maxBytes: (build === 19045 ? 885 : 4150) * MB,
        optional: true,
        supersedes: [uuidOf(`cumulative|${build}|${index}`), ...replaces],
      }),
    },
  ];
}

function monthly(build: Build, index: number): Published[] {
  const line = LINES[build];
  const at = patchTuesday(index);
  const dotnet = build === 19045 ? '3.5, 4.8 and 4.8.1' : '3.5 and 4.8.1';
  const platform = new Date(at.getTime() + 5 * DAY_MS);
  return [
    {
      stream: 'dotnet',
      at,
      ubr: null,
      fault: build === 26200 ? { how: 'fails', hresult: '0x80070643', maker: null } : null,
      minutes: 4,
      update: update(`dotnet|${build}|${index}`, at, {
        title: `${nameOf(index)} Cumulative Update for .NET Framework ${dotnet} for ${line.name} for x64 (KB${line.kb + index * 611 + 152})`,
        categories: [CATEGORY.security, line.product],
        severity: 'important',
        maxBytes: 74 * MB,
        supersedes: replaced(`dotnet|${build}`, index),
      }),
    },
    {
      stream: 'msrt',
      at,
      ubr: null,
      fault: null,
      minutes: 2,
      // v5.89 came out in May 2021 and v5.116 in August 2023: one a month.
      update: update(`msrt|${index}`, at, {
        title: `Windows Malicious Software Removal Tool x64 - v5.${151 + index} (KB890830)`,
        categories: [CATEGORY.rollups, CATEGORY.windows10, CATEGORY.windows11],
        maxBytes: 76 * MB,
        supersedes: replaced('msrt', index),
      }),
    },
    {
      stream: 'platform',
      at: platform,
      ubr: null,
      fault: null,
      minutes: 1,
      update: update(`platform|${index}`, platform, {
        title: `Update for Microsoft Defender Antivirus antimalware platform - KB4052623 (Version 4.18.${2607 + index}0.3) - Current Channel (Broad)`,
        categories: [CATEGORY.updates, CATEGORY.defender],
        maxBytes: 14 * MB,
        impact: 'minor',
        restart: 'never',
      }),
    },
  ];
}

/** Enablement package of 26H2: an ordinary small update that raises the build. */
function enablement(build: Build): Published[] {
  const at = new Date(Date.UTC(2026, 9, 6, 17));
  if (build === 19045 || build === NEWEST_BUILD) return [];
  return [
    {
      stream: 'enablement',
      at,
      ubr: null,
      fault: null,
      minutes: 6,
      update: update(`enablement|${build}`, at, {
        title: `Feature update to Windows 11, version 26H2 via Enablement Package (KB5121794)`,
        categories: [CATEGORY.upgrades, CATEGORY.windows11],
        maxBytes: 32 * MB,
        impact: 'exclusive',
        restart: 'always',
        eulaAccepted: false,
      }),
    },
  ];
}

/** Security intelligence: published every day, and left out of scan reports because it changes too often. */
function definitions(now: Date): Published {
  const at = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const days = Math.floor(at.getTime() / DAY_MS);
  return {
    stream: 'definition',
    at,
    ubr: null,
    fault: null,
    minutes: 1,
    update: update(`definition|${days}`, at, {
      title: `Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version 1.451.${days % 2000}.0)`,
      categories: [CATEGORY.definitions, CATEGORY.defender],
      impact: 'minor',
      restart: 'never',
      maxBytes: 180 * MB,
    }),
  };
}

const made = new Map<string, readonly Published[]>();

/**
 * Everything published up to `now` for one Windows version and manufacturer, oldest first. Built once a month and shared
 * by the fleet: ten thousand machines read the same list.
 */
export function publishedFor(build: Build, maker: string, now: Date): readonly Published[] {
  const months = Math.max(0, monthIndex(now));
  const key = `${build}|${maker}|${months}`;
  let list = made.get(key);
  if (!list) {
    const all: Published[] = [...enablement(build), ...driversFor(maker)];
    for (let index = 0; index <= months; index++) all.push(...cumulative(build, index), ...monthly(build, index));
    list = all.sort((one, other) => one.at.getTime() - other.at.getTime());
    made.set(key, list);
  }
  return [...list.filter((each) => each.at <= now), definitions(now)];
}
