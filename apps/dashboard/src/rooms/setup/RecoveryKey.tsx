import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { CopyField } from '../../parts/CopyField.js';
import { Gate } from '../../parts/Gate.js';

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'sluice-recovery-key.txt';
  link.click();
  URL.revokeObjectURL(address);
}

/** The one moment in which the recovery key can be seen. */
export function RecoveryKey({ value }: { value: string }) {
  const navigate = useNavigate();
  const [stored, setStored] = useState(false);
  return (
    <Gate title="Keep this recovery key">
      <Text size="sm">
        It is shown once, and the controller forgets it now. If the controller is lost or stolen, only this key can name
        a new one to your PCs; without it, each PC has to be enrolled again by hand.
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
      <Button disabled={!stored} onClick={() => navigate({ to: '/' })}>
        Go to the fleet
      </Button>
    </Gate>
  );
}
