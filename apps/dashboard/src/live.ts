import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { LiveEvent } from '#contracts/people/live.js';
import type { MachineDetail, MachinePage } from '#contracts/people/machines.js';
import type { PatchDetail } from '#contracts/people/patches.js';

type Job = NonNullable<LiveEvent['job']>;
type Update = NonNullable<LiveEvent['update']>;

/** A lost connection is told only after this long: a reconnect within it concerns nobody. */
const LOST_AFTER_MS = 4_000;
const REOPEN_AFTER_MS = 5_000;
/** Events come in bursts (a bulk order makes one a machine); what they make stale is asked for once a second at most. */
const REFRESH_AFTER_MS = 1_000;

const STALE_BY_KIND: Record<LiveEvent['kind'], readonly string[]> = {
  job: ['machines', 'fleet', 'machine', 'patch', 'patches', 'job', 'rollout', 'rollouts', 'fleet-stop'],
  machine: ['machines', 'fleet', 'machine', 'discovery'],
  hold: ['machines', 'fleet', 'machine'],
  patch: ['patches', 'patch', 'fleet', 'machines', 'machine', 'rollout', 'rollouts', 'calendar'],
  plan: ['windows', 'rings', 'rules', 'restart-policies', 'calendar', 'rollout', 'rehearsal'],
  rollout: ['rollouts', 'rollout', 'calendar', 'patch', 'machine'],
  fleet: ['fleet', 'fleet-stop', 'machines', 'rollouts', 'rollout'],
  push: ['push-enrolment', 'push-enrolments'],
};

/** The answers that {@link patchCaches} writes progress into. */
const SHOWS_PROGRESS = ['machines', 'machine', 'patch'] as const;

const stepped = <T extends { id: string }>(job: Job, row: T): T => (row.id === job.id ? { ...row, ...job } : row);

/** Writes a progress step into the answers that are on the screen, so that a bar moves without asking the controller again. */
function patchCaches(client: QueryClient, machine: string, job: Job): void {
  client.setQueriesData<MachinePage>(
    { queryKey: ['machines'] },
    (page) => page && { ...page, rows: page.rows.map((row) => (row.id === machine ? { ...row, job } : row)) },
  );
  client.setQueryData<MachineDetail>(
    ['machine', machine],
    (detail) => detail && { ...detail, job, jobs: detail.jobs.map((row) => stepped(job, row)) },
  );
  client.setQueriesData<PatchDetail>(
    { queryKey: ['patch'] },
    (detail) =>
      detail && {
        ...detail,
        machines: detail.machines.map((row) => (row.job ? { ...row, job: stepped(job, row.job) } : row)),
      },
  );
}

/** What the agent said last about the update that a job works on; null when it said nothing since this page was opened. */
export function useUpdateProgress(job: string): Update | null {
  const { data } = useQuery<Update | null>({ queryKey: ['update-progress', job], enabled: false, initialData: null });
  return data;
}

/**
 * Follows the controller's events while the page is visible and keeps the caches fresh. A hidden tab closes its stream: a browser
 * allows six connections to a server, and forgotten tabs would starve the one in use.
 * @returns true while the connection is lost.
 */
export function useLive(): boolean {
  const client = useQueryClient();
  const [lost, setLost] = useState(false);

  useEffect(() => {
    let source: EventSource | null = null;
    let lostTimer = 0;
    let reopenTimer = 0;
    let refreshTimer = 0;
    let stale = new Set<string>();

    const underWay = (key: string) => client.isFetching({ queryKey: [key] }) > 0;
    const refreshSoon = (keys: readonly string[]) => {
      if (keys.length === 0) return;
      for (const key of keys) stale.add(key);
      refreshTimer ||= window.setTimeout(() => {
        const due = [...stale];
        stale = new Set();
        refreshTimer = 0;
        // An answer under way may have been read before what happened, so it cannot count as the fresh one.
        refreshSoon(due.filter(underWay));
        for (const key of due) if (!stale.has(key)) void client.invalidateQueries({ queryKey: [key] });
      }, REFRESH_AFTER_MS);
    };

    const receive = (message: MessageEvent<string>) => {
      const event = LiveEvent.safeParse(JSON.parse(message.data));
      if (!event.success) return;
      const { kind, machine, job, update } = event.data;
      if (job && update) client.setQueryData(['update-progress', job.id], update);
      if (job && machine && job.state === 'running') {
        patchCaches(client, machine, job);
        refreshSoon(['job', ...SHOWS_PROGRESS.filter(underWay)]);
      } else {
        refreshSoon(STALE_BY_KIND[kind]);
        // What is seen on the network says so without a machine.
        if (kind === 'machine' && machine === null) refreshSoon(['coverage']);
      }
    };

    const open = () => {
      source = new EventSource('/api/v1/events');
      source.onmessage = receive;
      source.onopen = () => {
        window.clearTimeout(lostTimer);
        lostTimer = 0;
        setLost(false);
        // What happened while nobody listened is fetched again, also where an answer from before is still under way.
        const asked = client.getQueryCache().findAll({ fetchStatus: 'fetching' });
        refreshSoon([...new Set(asked.map(({ queryKey }) => String(queryKey[0])))]);
        void client.invalidateQueries({}, { cancelRefetch: false });
      };
      source.onerror = () => {
        lostTimer ||= window.setTimeout(() => setLost(true), LOST_AFTER_MS);
        // The browser reconnects by itself except after an answer that is no stream, such as 401 or a proxy's error page.
        if (source?.readyState === EventSource.CLOSED) {
          reopenTimer = window.setTimeout(open, REOPEN_AFTER_MS);
          void client.invalidateQueries({ queryKey: ['me'] });
        }
      };
    };

    const close = () => {
      source?.close();
      source = null;
      window.clearTimeout(reopenTimer);
    };
    const follow = () => (document.hidden ? close() : source || open());

    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
      window.clearTimeout(lostTimer);
      window.clearTimeout(refreshTimer);
    };
  }, [client]);

  return lost;
}
