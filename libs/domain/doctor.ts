import type { DoctorQuestion } from './words.js';

/** Each open question about Windows as a statement that a machine's doctor found true, false, or could not tell. */
export const DOCTOR_SENTENCES: Record<DoctorQuestion, string> = {
  'hold-holds': 'The present hold has stood for 72 hours without a leak.',
  'pause-hides-updates': 'The pause of the Settings page hides updates from a search.',
  'search-without-orchestrator': 'Updates are found while the orchestrator is switched off.',
  'orchestrator-comes-back': 'Windows switched its orchestrator on again.',
  'commit-can-be-called': 'A script can commit a feature update before its restart.',
  'staged-installs-at-restart': 'A restart installed by itself what was downloaded before.',
  'windows-restarts-by-itself': 'Windows restarted by itself under the hold.',
  'defender-stays-fresh': 'Defender has signatures of the last 48 hours under the hold.',
  'peers-share': 'Downloads came from other PCs of the LAN.',
  'metered-can-be-read': 'It can be read whether the connection is metered.',
  'language-is-full': 'PowerShell runs in full language mode.',
  'smart-app-control-is-on': 'Smart App Control is on.',
  'hidden-stays-hidden': 'A hidden update stays hidden when its revision changes.',
  'version-pin-filters-search': 'A pinned Windows version takes updates out of a search.',
};
