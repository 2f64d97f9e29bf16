import type { Explained } from '#contracts/common.js';
import { describeHresult } from '#domain/hresults.js';
import { isTerminal } from '#domain/jobs/job-machine.js';
import { describeReason } from '#domain/reasons.js';
import { nextStepOfEnded, type WhyNotFacts, whyNot } from '#domain/why-not.js';
import type { JobState } from '#domain/words.js';

/** A cause in words. What Windows or the agent said in detail becomes a second sentence, and its next step wins: it is nearer. */
export function explain(reason: string, detail: string | null = null): Explained {
  const { sentence, nextStep } = describeReason(reason);
  if (detail === null || detail === reason) return { reason, sentence, nextStep };
  const nearer = detail.startsWith('0x') ? describeHresult(detail) : describeReason(detail);
  if (nearer.sentence === sentence) return { reason, sentence, nextStep };
  return { reason, sentence: `${sentence} ${nearer.sentence}`, nextStep: nearer.nextStep };
}

/**
 * Why the machine does not have the update; null when it has it. An install that a person ordered was its release for that machine, so what
 * became of it explains more than that the ring has none.
 */
export function explainMissing(facts: WhyNotFacts): Explained | null {
  const cause = whyNot({ ...facts, decision: facts.decision ?? (facts.job && 'release') });
  if (cause === null) return null;
  const { reason, sentence, nextStep, detail } = cause;
  if (detail === null || sentence === describeHresult(detail).sentence) return { reason, sentence, nextStep };
  return explain(reason, detail);
}

/** Why a job is where it is: its cause, or that its machine was not seen since it was ordered. */
export function explainJob(job: {
  state: JobState;
  reason: string | null;
  hresult: string | null;
  createdAt: Date;
  lastSeenAt: Date | null;
}): Explained | null {
  if (job.reason !== null) {
    const told = explain(job.reason, job.hresult);
    return isTerminal(job.state) ? { ...told, nextStep: nextStepOfEnded(job.hresult ?? job.reason) } : told;
  }
  if (job.state === 'queued' && (job.lastSeenAt === null || job.lastSeenAt < job.createdAt)) return explain('waiting');
  return null;
}
