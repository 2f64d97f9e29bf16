import { useMutation, useQueryClient } from '@tanstack/react-query';
import { MachineTransports } from '#contracts/people/reach.js';
import { send } from '../api.js';

/** A change of a machine's transports; the answer is what stands there afterwards. */
export function useTransportChange<Body = void>(
  machine: string,
  method: 'POST' | 'PUT',
  path: string,
  onDone?: (after: MachineTransports) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) =>
      send(method, `/machines/${machine}/transports/${path}`, body ?? undefined, MachineTransports),
    onSuccess: (after) => {
      client.setQueryData(['machine', machine, 'transports'], after);
      onDone?.(after);
    },
  });
}
