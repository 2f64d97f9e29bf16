import { z } from 'zod';
import { HOLD_LEVELS, RUNGS } from '#domain/words.js';
import { Instant } from '../common.js';

/** How one rung of the hold ladder fares on one edition and build of Windows. */
export const HoldRungRow = z.object({
  rung: z.enum(RUNGS),
  edition: z.string(),
  build: z.int(),
  /** Machines of the fleet that are held by this rung now, and their levels. */
  machines: z.int(),
  levels: z.record(z.enum(HOLD_LEVELS), z.int()),
  /** Whatever happened on this rung since the controller keeps count, also on machines that climbed or left it since. */
  leaks: z.int(),
  leakedMachines: z.int(),
  lastLeakAt: Instant.nullable(),
  drift: z.int(),
});
export type HoldRungRow = z.infer<typeof HoldRungRow>;

/** GET /api/v1/holds/rungs: which rung holds where. Mildest rung first. */
export const HoldRungs = z.object({ rows: z.array(HoldRungRow) });
export type HoldRungs = z.infer<typeof HoldRungs>;
