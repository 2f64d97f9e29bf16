import type { NewJobs } from '#contracts/people/jobs.js';

/** Settings are made for rings, not for machines. */
export type OrderVerb = Exclude<NewJobs['verb'], 'settings'>;

interface Order {
  label: string;
  danger?: true;
  /** Exactly what the machines will do, for the dialog that asks. */
  effect: string;
}

/** The repairs that a PC knows, by number. */
export const REPAIRS: Record<string, string> = {
  1: 'Check and repair the component store (DISM): up to an hour',
  2: 'Check and repair system files (SFC)',
  3: "Stop Windows Update's services; Windows starts them on demand",
  4: 'Delete what was downloaded and is not installed',
};

/** The texts that a PC knows, by number. */
export const NOTICES: Record<string, string> = {
  2: 'Please leave this PC on and plugged in tonight',
  3: 'Please restart this PC when it suits you',
  4: 'Please plug this PC in',
  5: 'Please call your administrator',
};

/** What a person may order of one machine or of many. */
export const ORDERS: Record<OrderVerb, Order> = {
  scan: {
    label: 'Scan',
    effect: 'Each asks Microsoft which updates it is offered, and reports them. Nothing is downloaded or installed.',
  },
  hold: {
    label: 'Hold',
    effect:
      'Each notes its original settings, blocks automatic updating, and reads back that the block stands. The hold ends by itself when the controller no longer renews it. Released patches can still be installed.',
  },
  resume: {
    label: 'Resume',
    effect:
      'Each gets its original settings back and Windows updates by itself again: it may install and restart as Microsoft plans it.',
  },
  restart: {
    label: 'Restart',
    danger: true,
    effect: 'Each gives notice, counts down, and restarts. At most two restarts a day are done.',
  },
  uninstall: {
    label: 'Uninstall',
    danger: true,
    effect:
      'It takes this update off again, if its own history shows it as installed 30 days ago or earlier; at most one a day, and never a permanent one. The restart that completes it is left to you. Decline the patch as well, or it is installed again.',
  },
  repair: {
    label: 'Repair Windows Update',
    effect:
      'Each runs the repairs you choose, in this order, at most twice a day. None of them deletes files of a person.',
  },
  notify: {
    label: 'Show a notice',
    effect:
      'Each shows one of its own texts to whoever is signed in, in French or English, at most four a day. Where nobody is signed in it is refused.',
  },
  inventory: {
    label: 'Read inventory',
    effect: 'Each reports its edition, build, disk, battery, activation and update history. Nothing is changed.',
  },
  wake: {
    label: 'Wake',
    effect: 'For each, another machine that is online in the same subnet sends it a magic packet.',
  },
  doctor: {
    label: 'Run the doctor',
    effect: 'Each measures what is not yet known about its Windows, and reports it. Nothing is changed.',
  },
  rotate: {
    label: 'Change credential',
    effect: 'Each gets a new credential. The old one stays good until the new one is used for the first time.',
  },
  leave: {
    label: 'Leave the fleet',
    danger: true,
    effect:
      'Each restores its original settings, removes the agent, and loses its credential. To come back it has to be enrolled again.',
  },
};
