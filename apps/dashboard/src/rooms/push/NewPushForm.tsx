import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { PushDetail } from '#contracts/people/push.js';
import { DOORS, type DoorKind } from '#domain/reach/push.js';
import { OWNERSHIPS, type Ownership } from '#domain/words.js';
import { send } from '../../api.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { ringsQuery } from '../../queries.js';
import { TRANSPORT_WORDS } from '../../reach/words.js';
import { count, OWNERSHIP_WORDS } from '../../words.js';
import { MOST, readAddresses } from './addresses.js';

const route = getRouteApi('/frame/push-enrol');
const PORTS: Record<DoorKind, number> = { ssh: 22, winrm: 5986 };
/** In place of a ring's id: label rules say it for each machine. */
const RULES = 'rules';

/** Which PCs, by which way, with whose password: looked at first, and enrolled when that is what the button said. */
export function NewPushForm() {
  const { addresses: given } = route.useSearch();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: rings } = useQuery(ringsQuery);
  const form = useForm({
    initialValues: {
      addresses: (given ?? '').split(',').join('\n'),
      transport: 'winrm' as DoorKind,
      port: '' as number | '',
      account: '',
      password: '',
      privateKey: '',
      ring: RULES,
      ownership: 'organisation' as Ownership,
      parallel: 8,
    },
    validate: {
      addresses: (text) => {
        const { addresses, bad } = readAddresses(text);
        const [first] = bad;
        if (first) return `${first.word}: ${first.problem}`;
        if (addresses.length === 0) return 'Give at least one name or address.';
        return addresses.length > MOST ? `Give ${MOST} at most; the rest can follow in another run.` : null;
      },
      account: (account) => (account.trim() ? null : 'Give an account of the local Administrators group.'),
      password: (password, { transport, privateKey }) =>
        password || (transport === 'ssh' && privateKey) ? null : 'Type its password.',
    },
  });
  const create = useMutation({
    mutationFn: (dryRun: boolean) => {
      const { addresses, port, ring, account, password, privateKey, ...rest } = form.values;
      const body = {
        ...rest,
        account: account.trim(),
        addresses: readAddresses(addresses).addresses,
        ...(port === '' ? {} : { port }),
        ...(password ? { password } : {}),
        ...(rest.transport === 'ssh' && privateKey ? { privateKey } : {}),
        ring: ring === RULES ? null : ring,
        dryRun,
      };
      return send('POST', '/push-enrolments', body, PushDetail);
    },
    onSuccess: (run) => {
      // The controller keeps the password now; this page forgets it.
      form.setValues({ password: '', privateKey: '' });
      client.setQueryData(['push-enrolment', run.id], run);
      void client.invalidateQueries({ queryKey: ['push-enrolments'] });
      void navigate({ to: '/push-enrol/$id', params: { id: run.id } });
    },
  });
  const begin = (dryRun: boolean) => form.onSubmit(() => create.mutate(dryRun))();
  const chosen = readAddresses(form.values.addresses).addresses.length;
  return (
    <Section
      title="Which PCs"
      note="The controller signs in to each PC once, runs the enrolment line there, and leaves. The password is kept in memory for an hour at most, and nowhere else."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          begin(true);
        }}
      >
        <Stack>
          {create.isError && <ProblemAlert error={create.error} />}
          <Textarea
            label="Names or addresses"
            description={`One a line, or apart by commas; ${MOST} at most`}
            autosize
            minRows={3}
            maxRows={12}
            spellCheck={false}
            {...form.getInputProps('addresses')}
          />
          <Group align="flex-start">
            <NativeSelect
              label="Reached by"
              data={DOORS.map((value) => ({ value, label: TRANSPORT_WORDS[value] }))}
              {...form.getInputProps('transport')}
            />
            <NumberInput
              label="Port"
              placeholder={String(PORTS[form.values.transport])}
              min={1}
              max={65_535}
              {...form.getInputProps('port')}
            />
            <TextInput
              label="Administrator's account"
              placeholder={form.values.transport === 'winrm' ? 'PC-7\\admin' : 'admin'}
              autoComplete="off"
              {...form.getInputProps('account')}
            />
            <PasswordInput
              label="Password"
              autoComplete="new-password"
              miw="12rem"
              {...form.getInputProps('password')}
            />
          </Group>
          {form.values.transport === 'ssh' && (
            <Textarea
              label="Private key, in place of the password"
              description="The password is then the passphrase of the key, if it has one"
              autosize
              minRows={2}
              maxRows={6}
              spellCheck={false}
              autoComplete="off"
              {...form.getInputProps('privateKey')}
            />
          )}
          <Group align="flex-start">
            <NativeSelect
              label="Ring"
              data={[
                { value: RULES, label: 'By label rules' },
                ...(rings?.rows ?? []).map((ring) => ({ value: ring.id, label: ring.name })),
              ]}
              {...form.getInputProps('ring')}
            />
            <NativeSelect
              label="Ownership"
              data={OWNERSHIPS.map((value) => ({ value, label: OWNERSHIP_WORDS[value] }))}
              {...form.getInputProps('ownership')}
            />
            <NumberInput
              label="PCs at once"
              min={1}
              max={32}
              clampBehavior="strict"
              {...form.getInputProps('parallel')}
            />
          </Group>
          <Text size="sm" c="dimmed">
            Looking checks that each PC answers, shows its key, takes the password with an administrator's rights, runs
            a Windows that the agent supports and has no agent yet. It writes nothing.
          </Text>
          <Group>
            <Button type="submit" loading={create.isPending && create.variables} disabled={create.isPending}>
              Look at {count(chosen, 'PC')} first
            </Button>
            <Button
              variant="default"
              loading={create.isPending && !create.variables}
              disabled={create.isPending}
              onClick={() => begin(false)}
            >
              Enrol without looking first
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
