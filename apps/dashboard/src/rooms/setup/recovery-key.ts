import { queryOptions } from '@tanstack/react-query';
import { SetupAnswer } from '#contracts/people/session.js';
import { get } from '../../api.js';

/** Never kept in the cache: a secret that an admin may look at until they keep it elsewhere. */
export const recoveryKeyQuery = queryOptions({
  queryKey: ['recovery-key'],
  gcTime: 0,
  queryFn: ({ signal }) => get('/setup/recovery-key', SetupAnswer, {}, signal),
});
