import { z } from 'zod';
import { ReachError } from './port.js';

/** What Receive-SluiceOrder.ps1 takes. */
export const LIMIT_BYTES = 64 * 1024;
const REASONS = ['reach-no-agent', 'reach-drop-failed', 'too-large'] as const;
const Answer = z.object({ sluice: z.literal(1), taken: z.boolean(), reason: z.enum(REASONS).nullable() });
export type DropAnswer = z.infer<typeof Answer>;

/**
 * Reads the one line that Receive-SluiceOrder.ps1 prints.
 * @param empty nothing was handed in, so a reason means that nothing could be.
 * @throws ReachError `reach-no-agent` for any other text, or the reason given.
 */
export function readAnswer(stdout: string, empty: boolean): DropAnswer {
  const answer = Answer.safeParse(parsed(stdout.trim()));
  if (!answer.success) throw new ReachError('reach-no-agent', 'The answer is not that of an agent.');
  if (answer.data.reason !== null && empty) throw new ReachError(answer.data.reason, 'The agent is not set up.');
  return answer.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
