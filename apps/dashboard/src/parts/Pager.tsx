import { Group, Pagination, Text } from '@mantine/core';

interface Props {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}

/** `51–100 of 312`, and the way to the other pages. */
export function Pager({ page, size, total, onPage }: Props) {
  if (total === 0) return null;
  const first = (page - 1) * size + 1;
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed" role="status">
        {first.toLocaleString('en-GB')}–{Math.min(page * size, total).toLocaleString('en-GB')} of{' '}
        {total.toLocaleString('en-GB')}
      </Text>
      {total > size && (
        <Pagination
          size="sm"
          value={page}
          total={Math.ceil(total / size)}
          onChange={onPage}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
        />
      )}
    </Group>
  );
}
