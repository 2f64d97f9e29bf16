import { streamOfBuild } from '../patches/windows-versions.js';

/** Last day of updates by stream: for Home and Pro, and for Enterprise and Education. Dates are Redmond's; the day is enough here. */
type Ends = readonly [consumer: string, enterprise: string];

/**
 * Source: Microsoft Learn, product lifecycle pages of Windows 10 and 11 (Home and Pro; Enterprise and Education). A stream that is
 * missing has no date that was known when this list was written.
 */
const ENDS: Readonly<Record<string, Ends>> = {
  'windows-10-21h2': ['2023-06-13', '2024-06-11'],
  'windows-10-22h2': ['2025-10-14', '2025-10-14'],
  'windows-11-21h2': ['2023-10-10', '2024-10-08'],
  'windows-11-22h2': ['2024-10-08', '2025-10-14'],
  'windows-11-23h2': ['2025-11-11', '2026-11-10'],
  'windows-11-24h2': ['2026-10-13', '2027-10-12'],
  'windows-11-25h2': ['2027-10-12', '2028-10-10'],
};
/** Consumer Extended Security Updates of Windows 10 22H2, as extended in June 2026. */
const ESU_END = '2027-10-12';

/**
 * The last day on which a machine gets updates.
 * @param edition EditionID of Windows: `Core`, `Professional`, `Enterprise` …
 * @param esu the machine is enrolled in Extended Security Updates
 * @returns `2027-10-12`; null if it is not known, as for long-term servicing editions
 */
export function endOfSupport(build: number, edition: string, esu: boolean): string | null {
  const stream = streamOfBuild(build);
  const ends = ENDS[stream];
  if (ends === undefined || /^(EnterpriseS|IoTEnterpriseS)/i.test(edition)) return null;
  if (esu && stream === 'windows-10-22h2') return ESU_END;
  return /^(Enterprise|Education|IoTEnterprise)/i.test(edition) ? ends[1] : ends[0];
}
