import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PushDetail } from '#contracts/people/push.js';
import { send } from '../../api.js';

/** Something that a person does with a run; the answer is how it stands afterwards. */
export function usePushAct<Body = void>(id: string, path: string, onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => send('POST', `/push-enrolments/${id}/${path}`, body ?? undefined, PushDetail),
    onSuccess: (run) => {
      client.setQueryData(['push-enrolment', id], run);
      onDone?.();
    },
  });
}
