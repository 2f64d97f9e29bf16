/** What `whoami.exe /groups /fo csv /nh` and `whoami.exe /priv /fo csv /nh` may say of an account without any power. Neither is translated. */
const GROUPS = new Map([
  ['S-1-1-0', 'Everyone'],
  ['S-1-2-0', 'LOCAL'],
  ['S-1-5-2', 'NETWORK'],
  ['S-1-5-11', 'Authenticated Users'],
  ['S-1-5-15', 'This Organization'],
  ['S-1-5-32-545', 'Users'],
  ['S-1-5-32-580', 'Remote Management Users'],
  ['S-1-5-64-10', 'NTLM Authentication'],
  ['S-1-5-64-14', 'SChannel Authentication'],
  ['S-1-5-65-1', 'This Organization Certificate'],
  ['S-1-5-113', 'Local account'],
  ['S-1-16-4096', 'Low Mandatory Level'],
  ['S-1-16-8192', 'Medium Mandatory Level'],
  ['S-1-16-8448', 'Medium Plus Mandatory Level'],
]);

/** What every user of a Windows PC has. */
const PRIVILEGES = [
  'SeChangeNotifyPrivilege',
  'SeIncreaseWorkingSetPrivilege',
  'SeShutdownPrivilege',
  'SeTimeZonePrivilege',
  'SeUndockPrivilege',
];

/**
 * Looks for power in an account's token. Whatever is not known to be harmless counts, a group for denial only included: the same
 * account has it elsewhere.
 * @param listing both listings of whoami.exe, as CSV.
 * @returns the first group or privilege that a limited account must not have; null where there is none; undefined for no listing.
 */
export function findPower(listing: string): string | null | undefined {
  const rows = listing.split(/\r?\n/).filter((row) => row.trim() !== '');
  const sids = rows.flatMap((row) => /"(S-1-[0-9-]+)"/.exec(row)?.[1] ?? []);
  const privileges = rows.flatMap((row) => /^"(Se[A-Za-z]+Privilege)"/.exec(row)?.[1] ?? []);
  // Every token is of Everyone: without that this is no listing.
  if (!sids.includes('S-1-1-0') || sids.length + privileges.length < rows.length) return undefined;
  return sids.find((sid) => !GROUPS.has(sid)) ?? privileges.find((name) => !PRIVILEGES.includes(name)) ?? null;
}
