import { z } from 'zod';

/** Which page of a list is asked for; part of the query of every list that may be long. */
export const Paging = {
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
};
