import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/time.js';

/**
 * Judges the life of a held PC by what can be seen from outside: snapshots of registry, services and tasks, and the log of effects. It
 * shares no code and no list with the agent: keys and names are written out here again, from docs/holding.md.
 */
export interface Snapshot {
  at: string;
  /** `path\name` to `Kind:json`. */
  registry: Record<string, string>;
  services: Record<string, { start: number; delayed: boolean; running: boolean }>;
  tasks: Record<string, { command: string; arguments: string }>;
}

export interface Effect {
  at: string;
  event: string;
  [detail: string]: unknown;
}

/** What the world did to the PC, as its script planned it. Instants in milliseconds. */
export interface Life {
  heldFrom: number;
  /** When Windows was allowed to break through. */
  leaks: { from: number; to: number }[];
  /** End of the newest lease the controller gave before it fell silent, and when it came back. */
  outage: { leaseEnds: number; from: number; to: number };
  leftAt: number;
  /** When the controller was told of a leak or drift, by kind. */
  told: { at: number; kind: 'leak' | 'drift'; what: string }[];
}

const ROOT = 'HKEY_LOCAL_MACHINE\\';
const POLICY = `${ROOT}SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\`;
const UX = `${ROOT}SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings\\`;
const AUTO_OFF = `${POLICY}AU\\NoAutoUpdate`;
const PAUSED = `${UX}PauseUpdatesExpiryTime`;
const ENGINE = ['wuauserv', 'BITS', 'DoSvc', 'CryptSvc', 'TrustedInstaller', 'WaaSMedicSvc'];
const NEVER = [
  `${POLICY}WUServer`,
  `${POLICY}WUStatusServer`,
  `${POLICY}AU\\UseWUServer`,
  `${POLICY}DisableWindowsUpdateAccess`,
  `${POLICY}DoNotConnectToWindowsUpdateInternetLocations`,
  `${ROOT}SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer\\SettingsPageVisibility`,
];
/** What Windows itself changes by updating, and what its services keep running. */
const WINDOWS_OWN =
  /CurrentVersion\\(UBR|CurrentBuild|CurrentBuildNumber|DisplayVersion)$|RebootRequired|Component Based Servicing/;
const LONGEST_DELAY_MS = 72 * HOUR_MS;

/** @returns every broken rule, with its instant; nothing where all were kept. */
export function judgeLife(snapshots: readonly Snapshot[], effects: readonly Effect[], life: Life): string[] {
  return [
    ...neverTouched(snapshots),
    ...holdStands(snapshots, life),
    ...holdEndsAndLasts(snapshots, life),
    ...pauseIsShort(effects),
    ...foreignIsToldAndRare(effects, life),
    ...restartsAreOurs(effects, life),
    ...nothingIsLeft(snapshots),
  ];
}

const ms = (instant: string): number => Date.parse(instant);

/** The update engine keeps its services; no dummy server, no blocked access, no hidden page, in any snapshot. */
function neverTouched(snapshots: readonly Snapshot[]): string[] {
  const first = snapshots[0]!;
  return snapshots.flatMap(({ at, registry, services }) => [
    ...ENGINE.filter((name) => services[name]!.start !== first.services[name]!.start).map(
      (name) => `${at} ${name} was changed`,
    ),
    ...NEVER.filter((value) => value in registry && registry[value] !== first.registry[value]).map(
      (value) => `${at} ${value}`,
    ),
  ]);
}

/** While the lease lives, Windows is held by something, and the dead-man stands ready. */
function holdStands(snapshots: readonly Snapshot[], life: Life): string[] {
  return snapshots
    .filter(({ at }) => ms(at) > life.heldFrom && ms(at) < life.outage.leaseEnds)
    .flatMap(({ at, registry, tasks }) => [
      ...(registry[AUTO_OFF] === 'DWord:1' ? [] : [`${at} NoAutoUpdate is ${registry[AUTO_OFF]}`]),
      ...(tasks['Sluice dead-man']?.command.endsWith('reg.exe') ? [] : [`${at} there is no dead-man`]),
    ]);
}

/** Not before its lease, but at most three days and a little after it, Windows is free again; and held again when the controller is back. */
function holdEndsAndLasts(snapshots: readonly Snapshot[], life: Life): string[] {
  const { leaseEnds, to } = life.outage;
  const free = ({ registry, services }: Snapshot) =>
    !(AUTO_OFF in registry) && !(PAUSED in registry) && services.UsoSvc!.start === 2;
  const late = snapshots.filter(({ at }) => ms(at) > leaseEnds + LONGEST_DELAY_MS + DAY_MS && ms(at) < to);
  const again = snapshots.filter(({ at }) => ms(at) > to + HOUR_MS && ms(at) < life.leftAt);
  return [
    ...(late.length > 0 && again.length > 0
      ? []
      : ['the life has no snapshot after the lease, or none after the outage']),
    ...late.filter((one) => !free(one)).map(({ at }) => `${at} the hold outlived its lease`),
    ...again
      .filter(({ registry }) => registry[AUTO_OFF] !== 'DWord:1')
      .map(({ at }) => `${at} the hold did not come back`),
  ];
}

/** No pause is ever longer than the 35 days that Windows offers. */
function pauseIsShort(effects: readonly Effect[]): string[] {
  return effects
    .filter(({ event, name }) => event === 'registry-set' && /^Pause.*(Expiry|End)Time$/.test(String(name)))
    .filter(({ at, data }) => ms(String(data)) - ms(at) > 35 * DAY_MS)
    .map(({ at, data }) => `${at} paused until ${String(data)}`);
}

/** Windows installs by itself only where it broke through or the hold had ended; a break is told within 15 minutes. */
function foreignIsToldAndRare(effects: readonly Effect[], life: Life): string[] {
  const foreign = effects.filter(({ event, client }) => event === 'installed' && client !== 'Sluice');
  return foreign.flatMap(({ at, title }) => {
    const when = ms(at);
    if (when <= life.heldFrom || (when > life.outage.leaseEnds && when < life.outage.to)) return [];
    if (!life.leaks.some(({ from, to }) => when >= from && when <= to))
      return [`${at} Windows installed ${String(title)}`];
    const told = life.told.some(
      (one) => one.kind === 'leak' && one.what.includes(String(title)) && one.at - when <= 15 * MINUTE_MS,
    );
    return told ? [] : [`${at} nobody was told of ${String(title)} within 15 minutes`];
  });
}

/** Restarts: by Windows only where it broke through or was free; ordered ones at most two in 24 hours. */
function restartsAreOurs(effects: readonly Effect[], life: Life): string[] {
  const byWindows = effects.filter(
    ({ event, by }) => event === 'restarted' && /MoUsoCoreWorker|TrustedInstaller/.test(String(by)),
  );
  const allowed = (when: number) =>
    (when > life.outage.leaseEnds && when < life.outage.to) ||
    life.leaks.some(({ from, to }) => when >= from && when <= to);
  const ordered = effects.filter(({ event }) => event === 'restart-requested').map(({ at }) => ms(at));
  return [
    ...byWindows.filter(({ at }) => !allowed(ms(at))).map(({ at }) => `${at} Windows restarted by itself`),
    ...ordered
      .filter((at, index) => index >= 2 && at - ordered[index - 2]! < DAY_MS)
      .map((at) => `${new Date(at).toISOString()} a third restart in a day`),
  ];
}

/** After leaving, the PC is as it was, but for what Windows did to itself. */
export function nothingIsLeft(snapshots: readonly Snapshot[]): string[] {
  const [first, last] = [snapshots[0]!, snapshots.at(-1)!];
  const names = new Set([...Object.keys(first.registry), ...Object.keys(last.registry)]);
  const kept = [...names].filter((name) => !WINDOWS_OWN.test(name) && first.registry[name] !== last.registry[name]);
  const starts = Object.keys(first.services).filter((name) => {
    const [before, after] = [first.services[name]!, last.services[name]!];
    return before.start !== after.start || before.delayed !== after.delayed;
  });
  return [
    ...kept.map((name) => `left behind: ${name} = ${last.registry[name]}, was ${first.registry[name]}`),
    ...starts.map((name) => `left behind: start of ${name}`),
    ...Object.keys(last.tasks).map((name) => `left behind: task ${name}`),
  ];
}
