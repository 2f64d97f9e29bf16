import type { SeenPage } from '#contracts/people/discovery.js';
import { TextLink } from '../../parts/links.js';
import { count } from '../../words.js';

/** How many of the PCs that are seen are enrolled; each number leads to those it counts. */
export function CoverageSentence({ seen, enrolled }: SeenPage['coverage']) {
  if (seen === 0) return 'No PC with Windows is seen on the network.';
  const missing = seen - enrolled;
  return (
    <>
      <TextLink to="/seen" search={{ show: 'enrolled' }} underline="always">
        {enrolled.toLocaleString('en-GB')}
      </TextLink>{' '}
      of {count(seen, 'PC')} seen on the network {enrolled === 1 ? 'is' : 'are'} enrolled
      {missing > 0 && (
        <>
          ,{' '}
          <TextLink to="/seen" search={{ show: 'missing' }} underline="always">
            {missing.toLocaleString('en-GB')}
          </TextLink>{' '}
          {missing === 1 ? 'is' : 'are'} not
        </>
      )}
      .
    </>
  );
}
