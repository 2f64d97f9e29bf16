import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { send } from '../../api.js';
import { CopyField } from '../../parts/CopyField.js';
import { Gate } from '../../parts/Gate.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { statusQuery } from '../../queries.js';
import { recoveryKeyQuery } from './recovery-key.js';

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'sluice-recovery-key.txt';
  link.click();
  URL.revokeObjectURL(address);
}

/** Shows the recovery key until somebody says that they keep it; then it is gone from the controller. */
export function RecoveryKey({ value }: { value: string }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [stored, setStored] = useState(false);
  const keep = useMutation({
    mutationFn: () => send('DELETE', '/setup/recovery-key'),
    onSuccess: async () => {
      client.removeQueries({ queryKey: recoveryKeyQuery.queryKey });
      await client.invalidateQueries({ queryKey: statusQuery.queryKey });
      await navigate({ to: '/' });
    },
  });
  return (
    <Gate title="Keep this recovery key">
      <Text size="sm">
        The controller forgets it as soon as you have stored it. If the controller is lost or stolen, only this key can
        name a new one to your PCs; without it, each PC has to be enrolled again by hand.
      </Text>
      <Text size="sm">
        Store it somewhere else than on the controller: print it, or put it into a password manager.
      </Text>
      <CopyField label="Recovery key" value={value} />
      <Group>
        <Button variant="default" onClick={() => download(value)}>
          Download as a file
        </Button>
      </Group>
      <Checkbox
        label="I have stored the recovery key"
        checked={stored}
        onChange={(event) => setStored(event.currentTarget.checked)}
      />
      {keep.isError && <ProblemAlert error={keep.error} />}
      <Button disabled={!stored} loading={keep.isPending} onClick={() => keep.mutate()}>
        Go to the fleet
      </Button>
    </Gate>
  );
}
