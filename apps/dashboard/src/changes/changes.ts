import type { MachineDetail, MachineRow } from '#contracts/people/machines.js';

/** What a person sets about machines. */
export type Change = 'ring' | 'site' | 'labels' | 'zone' | 'seed' | 'ownership' | 'state';

/** In a list nothing is known of the seed, nor of who chose the zone. */
export type Changed = MachineRow & Partial<Pick<MachineDetail, 'seed' | 'zoneChosen' | 'zoneReported'>>;

export const CHANGES: Record<Change, { label: string; effect: string }> = {
  ring: {
    label: 'Move to another ring',
    effect: 'Releases and windows of the new ring apply from now on. Jobs already made are not changed.',
  },
  site: {
    label: 'Set the site',
    effect:
      'Machines of one site share one LAN: few of them install at the same time, and one goes first so that the others fetch from it. Label rules may move them to another ring.',
  },
  labels: {
    label: 'Set labels',
    effect: 'Label rules of rings look at labels, so a machine that nobody put into its ring may move to another one.',
  },
  zone: {
    label: 'Set the time zone',
    effect: 'Windows on “each machine’s own” clock open by this zone.',
  },
  seed: {
    label: 'Choose who goes first at the site',
    effect: 'The one that goes first downloads from the internet; its neighbours fetch from it over the LAN.',
  },
  ownership: {
    label: 'Change ownership',
    effect: 'On a personal machine the pause of its owner wins over every order.',
  },
  state: {
    label: 'Change state',
    effect:
      'A retired machine gives its hold back and leaves at its next contact. A lost one stays in the list and counts nowhere.',
  },
};
