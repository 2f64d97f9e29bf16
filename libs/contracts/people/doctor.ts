import { z } from 'zod';
import { DOCTOR_QUESTIONS } from '#domain/words.js';

/** GET /api/v1/doctor: what the machines of one edition and build answered to one open question about Windows. */
export const DoctorComparison = z.object({
  rows: z.array(
    z.object({
      question: z.enum(DOCTOR_QUESTIONS),
      edition: z.string(),
      build: z.int(),
      yes: z.int(),
      no: z.int(),
      unknown: z.int(),
    }),
  ),
});
export type DoctorComparison = z.infer<typeof DoctorComparison>;
