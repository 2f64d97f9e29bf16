import type { WeeklyReport } from '#contracts/people/telling.js';

/** Machines named in a mail at most; the CSV beside it has them all. */
const NAMED = 30;

/** The report as plain text: the answer first. */
export function textOfReport({ figures, before, behind, alarms, rollouts, installed }: WeeklyReport): string {
  const change = (name: 'compliant' | 'behind' | 'stale') => {
    const by = before === null ? 0 : figures[name] - before[name];
    return by === 0 ? '' : ` (${by > 0 ? '+' : ''}${by})`;
  };
  const lines = [
    `${figures.compliant} of ${figures.machines} PCs have everything that is released${change('compliant')}.`,
    `${figures.behind} are behind${change('behind')}, ${figures.stale} were not seen for 14 days${change('stale')}.`,
    `${figures.holding} holds are proven, ${figures.leaking} leak.`,
    ...section(
      'Behind',
      behind.map(({ machine, ring, why }) => `${machine.name} (${ring}): ${why.sentence} ${why.nextStep}`),
    ),
    ...section(
      'Rollouts',
      rollouts.map(({ sentence }) => sentence),
    ),
    ...section(
      'Installed this week',
      installed.map(({ patch, machines }) => `${patch.name}: ${machines} PCs`),
    ),
    ...section(
      'Needs a look',
      alarms.map(({ machine, rollout, why }) => `${(machine ?? rollout)?.name ?? 'Sluice'}: ${why.sentence}`),
    ),
  ];
  return lines.join('\n');
}

/** Machines that are behind, as CSV (RFC 4180). Cells that a spreadsheet would take for a formula are made harmless. */
export function csvOf({ behind }: WeeklyReport): string {
  const rows = [
    ['machine', 'ring', 'since', 'reason', 'why', 'next step'],
    ...behind.map(({ machine, ring, since, why }) => [
      machine.name,
      ring,
      since ?? '',
      why.reason,
      why.sentence,
      why.nextStep,
    ]),
  ];
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > NAMED ? [`… and ${lines.length - NAMED} more`] : [];
  return ['', title, ...[...lines.slice(0, NAMED), ...more].map((line) => `- ${line}`)];
}
