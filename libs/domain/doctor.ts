import { DOCTOR_ANSWERS, DOCTOR_QUESTIONS, type DoctorAnswer, type DoctorQuestion } from './words.js';

/** An open question about Windows, as a statement that a machine's doctor found true, false, or could not tell. */
export interface DoctorStatement {
  readonly sentence: string;
  /** What Sluice reckons with until machines have measured it. */
  readonly reckoned: Exclude<DoctorAnswer, 'unknown'>;
  /** What keeps a PC from harm where the reckoning is wrong. */
  readonly care: string;
}

export const DOCTOR_STATEMENTS: Record<DoctorQuestion, DoctorStatement> = {
  'hold-holds': {
    sentence: 'The present hold has stood for 72 hours without a leak.',
    reckoned: 'yes',
    care: 'A leak is told within 15 minutes and moves that machine to the next method of holding.',
  },
  'pause-hides-updates': {
    sentence: 'The pause of the Settings page hides updates from a search.',
    reckoned: 'yes',
    care: 'A search that finds nothing under the pause is repeated once with the pause lifted, for 30 minutes at most.',
  },
  'search-without-orchestrator': {
    sentence: 'Updates are found while the orchestrator is switched off.',
    reckoned: 'yes',
    care: 'A search that fails or is incomplete closes nothing; its code is told.',
  },
  'orchestrator-comes-back': {
    sentence: 'Windows switched its orchestrator on again.',
    reckoned: 'yes',
    care: 'Each poll looks, tells it as drift, and switches it off again.',
  },
  'commit-can-be-called': {
    sentence: 'A script can commit a feature update before its restart.',
    reckoned: 'yes',
    care: 'A call that fails is written down, and the build after the restart decides whether the update is installed.',
  },
  'staged-installs-at-restart': {
    sentence: 'A restart installed by itself what was downloaded before.',
    reckoned: 'yes',
    care: 'The first hold empties what was downloaded before; a build that moves by itself is told as a leak.',
  },
  'windows-restarts-by-itself': {
    sentence: 'Windows restarted by itself under the hold.',
    reckoned: 'yes',
    care: 'The event log is read every nine minutes; such a restart is told as a leak.',
  },
  'defender-stays-fresh': {
    sentence: 'Defender has signatures of the last 48 hours under the hold.',
    reckoned: 'no',
    care: "The agent fetches signatures with Defender's own tool every four hours while it holds.",
  },
  'peers-share': {
    sentence: 'Downloads came from other PCs of the LAN.',
    reckoned: 'no',
    care: 'Every PC can fetch everything from Microsoft; nothing waits for a neighbour longer than its ring says.',
  },
  'metered-can-be-read': {
    sentence: 'It can be read whether the connection is metered.',
    reckoned: 'no',
    care: 'A connection that does not tell counts as not metered; a window keeps downloads to its hours.',
  },
  'language-is-full': {
    sentence: 'PowerShell runs in full language mode.',
    reckoned: 'yes',
    care: 'The agent is not installed where it does not; a hold ends by itself where it stops doing so.',
  },
  'smart-app-control-is-on': {
    sentence: 'Smart App Control is on.',
    reckoned: 'no',
    care: 'The agent is not installed where it is on.',
  },
  'hidden-stays-hidden': {
    sentence: 'A hidden update stays hidden when its revision changes.',
    reckoned: 'no',
    care: 'Sluice hides no updates.',
  },
  'version-pin-filters-search': {
    sentence: 'A pinned Windows version takes updates out of a search.',
    reckoned: 'yes',
    care: 'Sluice pins no version.',
  },
};

/**
 * `assumed`: nobody has measured it. `observed`: every machine that could tell answers as Sluice reckons. `refuted`: each answers the
 * opposite. `mixed`: they differ.
 */
export const DOCTOR_BASES = ['assumed', 'observed', 'refuted', 'mixed'] as const;
export type DoctorBasis = (typeof DOCTOR_BASES)[number];

/** What the answers of machines make of a statement. Machines that could not tell do not count. */
export function basisOf(question: DoctorQuestion, counts: { yes: number; no: number }): DoctorBasis {
  if (counts.yes + counts.no === 0) return 'assumed';
  if (counts.yes > 0 && counts.no > 0) return 'mixed';
  return counts[DOCTOR_STATEMENTS[question].reckoned] > 0 ? 'observed' : 'refuted';
}

/** Machines whose doctor gave one answer, on one build and edition of Windows or on any. */
export interface DoctorFilter {
  question: DoctorQuestion;
  answer: DoctorAnswer;
  windows: { build: number; edition: string } | null;
}

/** `question:answer` or `question:answer:build:edition`, as it stands in an address. */
export function writeDoctorFilter({ question, answer, windows }: DoctorFilter): string {
  return [question, answer, ...(windows ? [windows.build, windows.edition] : [])].join(':');
}

/** @returns null for what is no filter. */
export function readDoctorFilter(text: string): DoctorFilter | null {
  const [, asked, answered, build, edition] = /^([^:]*):([^:]*)(?::(\d{1,9}):(.{0,64}))?$/s.exec(text) ?? [];
  const question = DOCTOR_QUESTIONS.find((one) => one === asked);
  const answer = DOCTOR_ANSWERS.find((one) => one === answered);
  if (!question || !answer) return null;
  return { question, answer, windows: build === undefined ? null : { build: Number(build), edition: edition! } };
}
