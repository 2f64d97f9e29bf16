/**
 * Every way in which the simulated Windows behaves, and how sure we are of it. `observed` names where it was read or
 * recorded; `assumed` waits for a report from a real PC. A behaviour that is not in this table is not simulated.
 */
export interface Behaviour {
  readonly what: string;
  readonly basis: 'observed' | 'assumed';
  /** Where it was observed, or why it is assumed. */
  readonly source: string;
}

export const BEHAVIOURS = {
  newestOnly: {
    what: 'Only the newest cumulative update of a line is offered; the one before is gone from the search.',
    basis: 'observed',
    source: 'Microsoft win32 docs: IncludePotentiallySupersededUpdates is no longer supported since Windows 10 1709',
  },
  secondTuesday: {
    what: 'Security updates, .NET and the removal tool come out on the second Tuesday, 17:00 UTC.',
    basis: 'observed',
    source: 'Microsoft release calendar; the hour follows US daylight saving and is fixed here',
  },
  preview: {
    what: 'An optional preview follows two weeks later and is overtaken by the next security update.',
    basis: 'observed',
    source: 'Microsoft release calendar',
  },
  sharedServicing: {
    what: 'Windows 11 24H2, 25H2 and 26H2 share KB number and UBR of the monthly update.',
    basis: 'observed',
    source: 'Windows 11 release lists: 26100, 26200 and 26300 are one servicing branch',
  },
  titles: {
    what: 'Titles, flags and categories are shaped like those recorded from real machines.',
    basis: 'observed',
    source: 'ansible.windows, recorded win_updates runs',
  },
  numbers: {
    what: 'KB numbers, UBRs and sizes of the months simulated.',
    basis: 'assumed',
    source: 'continues the series; 26200.9168 in August 2026 is the one fixed point',
  },
  esu: {
    what: 'Windows 10 22H2 is offered cumulative updates only when enrolled for ESU.',
    basis: 'observed',
    source: 'Microsoft: Windows 10 22H2 ended on 14 October 2025',
  },
  enablement: {
    what: '24H2 and 25H2 are offered 26H2 as a small enablement package (KB5121794) that raises the build, not the UBR.',
    basis: 'observed',
    source: 'Windows release lists',
  },
  failure: {
    what: 'One bad patch: on 25H2 the .NET update fails while installing with 0x80070643.',
    basis: 'observed',
    source: 'Microsoft update error reference: fatal error during installation, .NET and MSI',
  },
  history: {
    what: 'History has a success as soon as an update is installed, and a failure beside it after a rollback.',
    basis: 'assumed',
    source: 'what QueryHistory says between install and restart is not documented',
  },
  rollback: {
    what: "On one maker's 26H2 machines the cumulative update is rolled back in its restart (0x800F0922); the build stays.",
    basis: 'observed',
    source: 'Microsoft update error reference: CBS_E_INSTALLERS_FAILED, too little room on the system partition',
  },
  fullDisk: {
    what: 'A download on a full disk ends with 0x80070070.',
    basis: 'observed',
    source: 'Microsoft update error reference: ERROR_DISK_FULL',
  },
  restartFirst: {
    what: 'While a restart is pending nothing is installed (Windows would answer 0x80240016); the agent refuses first.',
    basis: 'observed',
    source: 'win32 docs: WU_E_INSTALL_NOT_ALLOWED',
  },
  exclusive: {
    what: 'An exclusive update cannot be installed together with others; the agent gives it a run of its own.',
    basis: 'observed',
    source: 'win32 docs: WU_E_EXCLUSIVE_INSTALL_CONFLICT',
  },
  automatic: {
    what: 'A machine that is not held installs what it is offered within three days and restarts in the night after.',
    basis: 'assumed',
    source: 'orchestrator timing is not documented',
  },
  leak: {
    what: 'On one held machine Windows installs by itself all the same.',
    basis: 'observed',
    source: 'field reports: staged payloads install at a restart under a block',
  },
  drift: {
    what: 'Now and then a person or a tool changes a value of the hold; the agent writes it again and reports it.',
    basis: 'assumed',
    source: 'how often is not known',
  },
  sleep: {
    what: 'Laptops work through the day, sleep at night, and now and then for days.',
    basis: 'assumed',
    source: 'depends on people',
  },
  durations: {
    what: 'Minutes that search, download, install and restart take.',
    basis: 'assumed',
    source: 'to be replaced by figures from real PCs',
  },
} as const satisfies Record<string, Behaviour>;
