import { useQuery } from '@tanstack/react-query';
import { TextLink } from '../../parts/links.js';
import { Section } from '../../parts/Section.js';
import { doctorQuery } from '../../queries.js';
import { doctorSummary } from '../../words.js';

/** How much of what Sluice reckons with about Windows this fleet has shown to be so. */
export function Doctor() {
  const statements = useQuery(doctorQuery).data?.statements;
  if (!statements) return null;
  return (
    <Section title="What is known about Windows" note={doctorSummary(statements)}>
      <TextLink to="/doctor">What the doctor found</TextLink>
    </Section>
  );
}
