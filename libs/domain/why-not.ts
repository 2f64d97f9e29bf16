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
  /** The planner's first cause, where a live rollout carries the patch to the machine; null or absent otherwise. */
  planned?: Reason | null;
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
  // What failed on the machine explains itself better than the planner, which only says that it did.
  if (facts.planned != null && facts.planned !== 'install-failed') return because(facts.planned);
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

/** A job that ended without success: its own cause is the answer, explained by the HRESULT where there is one. */
function becauseEnded(job: NonNullable<WhyNotFacts['job']>): WhyNot {
  const stopped = job.state === 'stopped' || job.state === 'cancelled';
  const reason = stopped
    ? 'stopped-by-person'
    : (job.reason ?? (job.state === 'expired' ? 'job-expired' : 'install-failed'));
  const { sentence } = job.hresult === null ? describeReason(reason) : describeHresult(job.hresult);
  return { reason, sentence, nextStep: nextStepOfEnded(job.hresult ?? reason), detail: job.hresult };
}

/**
 * What to do about a job that ended by this cause (HRESULT or reason). One that passes by itself would promise another
 * try, but there is none any more: then a person has to order it again.
 */
export function nextStepOfEnded(cause: string): string {
  const { transient, nextStep } = cause.startsWith('0x') ? describeHresult(cause) : describeReason(cause);
  return transient ? describeReason('attempts-exhausted').nextStep : nextStep;
}

function because(reason: Reason, detail: string | null = null): WhyNot {
  const { sentence, nextStep } = describeReason(reason);
  return { reason, sentence, nextStep, detail };
}
