import { z } from 'zod';
import { DOCTOR_BASES } from '#domain/doctor.js';
import { DOCTOR_QUESTIONS } from '#domain/words.js';

/** Machines by their answer. */
const Counts = { yes: z.int(), no: z.int(), unknown: z.int() };
const Judged = { question: z.enum(DOCTOR_QUESTIONS), basis: z.enum(DOCTOR_BASES) };

/** GET /api/v1/doctor: what the machines of the fleet measured of the open questions about Windows, all of them and by edition and build. */
export const DoctorComparison = z.object({
  statements: z.array(
    z.object({
      ...Judged,
      ...Counts,
      sentence: z.string(),
      /** What Sluice reckons with until it is measured. */
      reckoned: z.enum(['yes', 'no']),
      /** What keeps a PC from harm where the reckoning is wrong. */
      care: z.string(),
    }),
  ),
  rows: z.array(z.object({ ...Judged, ...Counts, edition: z.string(), build: z.int() })),
});
export type DoctorComparison = z.infer<typeof DoctorComparison>;
