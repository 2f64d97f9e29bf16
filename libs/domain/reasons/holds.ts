/** Why a hold has the level it has (see holds/level.ts). */
export const HOLD_REASONS = {
  'hold-awaited': {
    sentence: 'A hold was ordered, but the machine has not reported it yet.',
    nextStep: 'Switch the PC on and connect it.',
  },
  'hold-drifted': {
    sentence: 'Settings of the hold are not in place: something on the PC changed them.',
    nextStep: "Look at the hold's evidence and drift, and find out who changes it; the agent writes it again.",
  },
  'hold-ended': {
    sentence: "The hold's lease has run out, so the machine updates itself again.",
    nextStep: 'Order a new hold when the machine is back.',
  },
  'hold-leaked': {
    sentence: 'Something was installed, downloaded or restarted that Sluice did not order.',
    nextStep: 'Look at the leaks; if they go on, let the hold use a stronger rung.',
  },
  'hold-not-wanted': {
    sentence: 'No hold is asked for.',
    nextStep: 'Order a hold if the machine should not update itself.',
    httpStatus: 409,
  },
  'hold-proven': {
    sentence: 'The hold has lived through a second Tuesday and seven days online without a leak.',
    nextStep: 'Nothing to do.',
  },
  'hold-silent': {
    sentence: 'The machine has not confirmed its hold for three days.',
    nextStep: 'Switch the PC on and connect it.',
  },
  'hold-unproven': {
    sentence:
      'The hold is written and read back, but has not yet lived through a second Tuesday and seven days online.',
    nextStep: 'Wait.',
  },
  'hold-unreadable': {
    sentence: 'The machine could not read its own settings, so nothing is known of the hold.',
    nextStep: "Look into the agent's log on the PC.",
  },
} as const;
