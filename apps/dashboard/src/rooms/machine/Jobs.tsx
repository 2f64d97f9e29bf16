import { Text } from '@mantine/core';
import type { JobRow } from '#contracts/people/jobs.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { JobProgress } from '../../parts/JobProgress.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';

const columns: readonly Column<JobRow>[] = [
  { id: 'job', header: 'Job', cell: (job) => <JobProgress job={job} /> },
  {
    id: 'createdAt',
    header: 'Ordered',
    cell: (job) => (
      <Text size="sm">
        <Ago at={job.createdAt} /> by {job.createdBy}
      </Text>
    ),
  },
  { id: 'endedAt', header: 'Ended', cell: (job) => job.endedAt && <Ago at={job.endedAt} /> },
  { id: 'why', header: 'Cause', cell: (job) => <Why why={job.why} code={job.hresult} /> },
];

export function Jobs({ jobs }: { jobs: readonly JobRow[] }) {
  return (
    <Section title="Jobs">
      <DataTable
        caption="Jobs of this machine"
        columns={columns}
        rows={jobs}
        idOf={(job) => job.id}
        nameOf={(job) => job.verb}
        empty="No job yet."
      />
    </Section>
  );
}
