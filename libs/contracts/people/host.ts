import { z } from 'zod';
import { readHost } from '#domain/reach/host.js';

/** Name or IP address of a machine, without a port; each IPv6 address is kept in one spelling. */
export const Host = z
  .string()
  .max(260)
  .transform((text, context) => {
    const read = readHost(text);
    if ('host' in read) return read.host;
    context.addIssue({ code: 'custom', message: read.problem });
    return z.NEVER;
  });
