import type { PatchKind } from '../words.js';
import { streamOfBuild } from './windows-versions.js';

/** What grouping needs to know of an update; a ScannedUpdate of the agent protocol is one. */
export interface OfferedUpdate {
  updateId: string;
  title: string;
  kb: readonly string[];
  categories: readonly { id: string }[];
  type: 'software' | 'driver';
  /** BrowseOnly: never installed unless somebody asks for it. */
  optional: boolean;
  /** When Microsoft last changed the offer, RFC 3339. */
  changedAt: string | null;
  driver: { class: string; provider: string; model: string; hardwareId: string; date: string } | null;
}

/** What a person decides on: one stream, one month, one kind. */
export interface PatchGroup {
  /** `stream|month|kind`, with `-` for no month. */
  key: string;
  stream: string;
  /** `2026-11`; null for what has no month. */
  month: string | null;
  kind: PatchKind;
  title: string;
}

/** Classification and product identities of Windows Update, the same in every language. */
const CATEGORY = {
  security: '0fa1201d-4330-4fa8-8ae9-b877473b6441',
  critical: 'e6cf1350-c01b-414d-a61f-263d14d133b4',
  rollups: '28bc880e-0592-4cbf-8f95-c79b17911d5f',
  updates: 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83',
  definitions: 'e0789628-ce08-4437-be74-2495b842f43b',
  drivers: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0',
  upgrades: '3689bdc8-b205-4af4-8d4a-a63924c5e9d5',
  defenderProduct: '8c3fcc84-7410-4a95-8b89-a166a0190486',
  windows10: 'a3c2375d-0c8a-42f9-bce0-28333e198407',
  windows10From1903: 'b3c75dc1-155f-4be4-b015-3f1a91758e52',
  windows11: '72e7624a-5b00-45d2-b92f-e561c0a6a160',
} as const;

const MSRT_KB = 'KB890830';
/** Definitions, antimalware platform, Windows Security platform. */
const DEFENDER_KBS = ['KB2267602', 'KB4052623', 'KB5007651'];
/** Packages that only switch on a version whose files are installed already: to 23H2, 25H2, 26H2. */
const ENABLEMENT_KBS = ['KB5027397', 'KB5054156', 'KB5121794'];

// Numbers in titles are the same in every language; words are the last resort, in the languages of most fleets.
const BUILD_IN_TITLE = /\((\d{5})\.(\d{1,5})\)/;
const MONTH_IN_TITLE = /(?:^|\s)(20\d\d-(?:0[1-9]|1[0-2]))(?=\s|$)/;
const VERSION_IN_TITLE = /Windows\s?(1[01])\b.*?\b(\d\dH\d|1[5-9]0\d|2004)(?![\d.])/i;
const SERVER_IN_TITLE = /Windows Server\s(\d{4})/i;
const CUMULATIVE_WORD =
  /cumulativ|kumulativ|cumulatif|acumulativ|cumulatiev|skumulowan|кумулятивн|накопительн|累積|累积|누적/i;
const PREVIEW_WORD = /preview|vorschau|aperçu|anteprima|vista previa|プレビュー|预览|預覽|미리 보기/i;

/**
 * Build and UBR that a cumulative update brings, as its title tells (`(26100.7171)`); null where the title does not.
 */
export function buildInTitle(title: string): { build: number; ubr: number } | null {
  const match = BUILD_IN_TITLE.exec(title);
  return match === null ? null : { build: Number(match[1]), ubr: Number(match[2]) };
}

/**
 * The patch to which an update belongs. Decided by category identities, driver data and KB numbers; by a title's
 * numbers and words only where Microsoft publishes no identity (which release a cumulative update is for, .NET,
 * previews).
 * @param earlier month of an earlier revision of the same update, if one is known. It is kept: titles often carry no
 *   month, and a revision published in the next month would otherwise slip into the next month's patch.
 */
export function groupUpdate(update: OfferedUpdate, earlier?: { month: string | null }): PatchGroup {
  const kind = kindOf(update);
  const stream = streamOf(update, kind);
  const month = earlier === undefined ? monthOf(update, kind) : earlier.month;
  return { key: `${stream}|${month ?? '-'}|${kind}`, stream, month, kind, title: titleOf(update, kind, stream, month) };
}

function has(update: OfferedUpdate, ...names: (keyof typeof CATEGORY)[]): boolean {
  return update.categories.some(({ id }) => names.some((name) => CATEGORY[name] === id.toLowerCase()));
}

function kindOf(update: OfferedUpdate): PatchKind {
  const { kb, title } = update;
  if (update.type === 'driver' || update.driver !== null || has(update, 'drivers')) {
    return isFirmware(update) ? 'firmware' : 'driver';
  }
  if (has(update, 'definitions', 'defenderProduct') || kb.some((number) => DEFENDER_KBS.includes(number)))
    return 'defender';
  if (kb.includes(MSRT_KB)) return 'msrt';
  if (kb.some((number) => ENABLEMENT_KBS.includes(number)) || /enablement package/i.test(title)) return 'enablement';
  if (has(update, 'upgrades')) return 'feature';
  if (/servicing stack/i.test(title)) return 'servicing';
  const dotnet = /\.NET\b/.test(title);
  const cumulative =
    has(update, 'security', 'critical', 'updates', 'rollups') &&
    (buildInTitle(title) !== null || CUMULATIVE_WORD.test(title));
  if (!dotnet && !cumulative) return 'other';
  if (PREVIEW_WORD.test(title) || (update.optional && !has(update, 'security', 'critical'))) return 'preview';
  return dotnet ? 'dotnet' : 'cumulative';
}

/** UEFI capsules name a firmware resource as their hardware; the class is the second sign. */
function isFirmware(update: OfferedUpdate): boolean {
  return /^UEFI\\RES_/i.test(update.driver?.hardwareId ?? '') || /^firmware$/i.test(update.driver?.class ?? '');
}

function streamOf(update: OfferedUpdate, kind: PatchKind): string {
  const dotnet = /\.NET\s(?:Core\s)?(\d+)\./.exec(update.title);
  switch (kind) {
    case 'driver':
    case 'firmware': {
      const driver = update.driver;
      if (driver === null) return `${kind}:${update.updateId}`;
      return `${kind}:${slug(driver.provider)}:${slug(driver.class)}:${slug(driver.model)}`;
    }
    case 'defender':
    case 'msrt':
      return kind;
    case 'other':
      return `other:${update.kb[0]?.toLowerCase() ?? update.updateId}`;
    case 'feature':
    case 'enablement':
      return windowsStream(update) ?? `${kind}:${update.kb[0]?.toLowerCase() ?? update.updateId}`;
    case 'dotnet':
      return dotnet === null ? 'dotnet' : `dotnet-${dotnet[1]}`;
    case 'preview':
      if (/\.NET\b/.test(update.title)) return dotnet === null ? 'dotnet' : `dotnet-${dotnet[1]}`;
      return windowsStream(update) ?? productStream(update);
    case 'cumulative':
    case 'servicing':
      return windowsStream(update) ?? productStream(update);
  }
}

function windowsStream({ title }: OfferedUpdate): string | null {
  const server = SERVER_IN_TITLE.exec(title);
  if (server !== null) return `windows-server-${server[1]}`;
  const target = buildInTitle(title);
  if (target !== null) return streamOfBuild(target.build);
  const version = VERSION_IN_TITLE.exec(title);
  return version === null ? null : `windows-${version[1]}-${version[2]?.toLowerCase()}`;
}

function productStream(update: OfferedUpdate): string {
  if (has(update, 'windows11')) return 'windows-11';
  if (has(update, 'windows10', 'windows10From1903')) return 'windows-10';
  return 'windows';
}

/**
 * The month of the title, else of Microsoft's last change to the offer. A driver's is that of its own version date, so
 * that a release of one version never covers the next. Defender, features and single updates have none.
 */
function monthOf(update: OfferedUpdate, kind: PatchKind): string | null {
  if (kind === 'defender' || kind === 'feature' || kind === 'enablement' || kind === 'other') return null;
  const changed = update.changedAt?.slice(0, 7) ?? null;
  if (kind === 'driver' || kind === 'firmware') return /^\d{4}-\d\d/.exec(update.driver?.date ?? '')?.[0] ?? changed;
  return MONTH_IN_TITLE.exec(update.title)?.[1] ?? changed;
}

const KIND_TITLES: Partial<Record<PatchKind, string>> = {
  cumulative: 'cumulative update',
  preview: 'preview',
  servicing: 'servicing stack update',
  dotnet: 'update',
};

/** Streams that Sluice names itself get one title for all their members; anything else keeps Microsoft's. */
function titleOf(update: OfferedUpdate, kind: PatchKind, stream: string, month: string | null): string {
  const what = KIND_TITLES[kind];
  if (kind === 'msrt') return `Malicious Software Removal Tool, ${month ?? 'undated'}`;
  if (kind === 'defender') return 'Microsoft Defender';
  if (what === undefined) return update.title;
  return `${streamName(stream)} ${what}, ${month ?? 'undated'}`;
}

/** `windows-11-24h2` → `Windows 11 24H2`, `dotnet` → `.NET Framework`, `dotnet-8` → `.NET 8`. */
export function streamName(stream: string): string {
  if (stream === 'dotnet') return '.NET Framework';
  if (stream.startsWith('dotnet-')) return `.NET ${stream.slice(7)}`;
  return stream
    .split('-')
    .map((word) => (/^\d\dh\d$/.test(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'unnamed'
  );
}
