import { describeHresult } from './hresults.js';
import { describeReason, type Reason } from './reasons.js';
import type { Decision, HoldLevel, JobState, MachineState, UpdateState } from './words.js';

export interface WhyNotFacts {
  machine: { state: MachineState; lastSeenAt: Date | null; lastCompleteScanAt: Date | null };
  /** State of the machine's row of this update; null if the machine was never offered it. */
  update: UpdateState | null;
  /** HRESULT of the row, where an install failed. */
  hresult: string | null;
  /** The decision that holds for the machine's ring (decisionFor). */
  decision: Decision | null;
  /** The newest install job of this machine that names the update. */
  job: { state: JobState; reason: string | null; hresult: string | null; createdAt: Date } | null;
  hold: HoldLevel;
}

export interface WhyNot {
  /** The first cause: what to remove first. A code of reasons.ts, or one that a newer agent sent. */
  reason: string;
  sentence: string;
  nextStep: string;
  /** What Windows or the agent said in detail: an HRESULT or a reason code; null if there is no more to say. */
  detail: string | null;
}

/**
 * Why this machine does not have this update: the first cause that stands in the way, and the next step. Null if it has
 * it. Causes that no decision can change come first, then what is under way, then what people decide.
 */
export function whyNot(facts: WhyNotFacts): WhyNot | null {
  const { machine, update, decision, job } = facts;
  if (update === 'installed') return null;
  if (update === 'overtaken' || update === 'withdrawn' || update === 'not-applicable') return because(update);
  if (machine.state !== 'active' && machine.state !== 'lost') return because('machine-not-active');
  if (machine.lastCompleteScanAt === null) return because('not-scanned');
  if (update === null) return because('not-offered');
  if (update === 'pending-restart') return because('pending-restart');
  if (job?.state === 'running' || job?.state === 'leased') return because('job-running');
  if (job?.state === 'stopping') return because('job-stopping');
  if (decision === 'decline') return because('declined');
  if (job?.state === 'queued') return becauseQueued(job, machine.lastSeenAt);
  if (facts.hold === 'lapsed') return because('hold-lapsed');
  if (decision === null) return because('not-released');
  if (update === 'rolled-back') return because('rolled-back', facts.hresult);
  if (job !== null && job.state !== 'succeeded') return becauseEnded(job);
  if (update === 'failed') return because('install-failed', facts.hresult);
  if (update === 'unknown') return because('proof-missing');
  return because('install-not-ordered');
}

/** A job in the queue: nobody fetched it, or its last attempt failed for a while. */
function becauseQueued(job: NonNullable<WhyNotFacts['job']>, lastSeenAt: Date | null): WhyNot {
  if (lastSeenAt === null || lastSeenAt < job.createdAt) return because('waiting');
  return because('job-queued', job.hresult ?? job.reason);
}

const ENDED_WITHOUT_CAUSE: Partial<Record<JobState, Reason>> = {
  stopped: 'stopped-by-person',
  cancelled: 'stopped-by-person',
  expired: 'job-expired',
};

/**
 * A job that ended without success: its own cause is the answer, explained by the HRESULT where there is one. A cause
 * that passes by itself would promise another try, but the tries are used up: then a person has to order it again.
 */
function becauseEnded(job: NonNullable<WhyNotFacts['job']>): WhyNot {
  const reason = ENDED_WITHOUT_CAUSE[job.state] ?? job.reason ?? 'install-failed';
  const cause = job.hresult === null ? describeReason(reason) : describeHresult(job.hresult);
  const nextStep = cause.transient ? describeReason('attempts-exhausted').nextStep : cause.nextStep;
  return { reason, sentence: cause.sentence, nextStep, detail: job.hresult };
}

function because(reason: Reason, detail: string | null = null): WhyNot {
  const { sentence, nextStep } = describeReason(reason);
  return { reason, sentence, nextStep, detail };
}
