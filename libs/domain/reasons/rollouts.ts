/** Why a rollout is refused or does not go on, what its gates found, and why a machine does not get its turn now. */
export const ROLLOUT_REASONS = {
  'catch-up-before-start': {
    sentence: 'The last date for catching up is not after the start.',
    nextStep: 'Choose a later date, or no catching up.',
    httpStatus: 422,
  },
  'catch-up-logged-on': {
    sentence: 'The machine missed its window, and somebody is logged on, or it cannot be shown that nobody is.',
    nextStep: 'Nothing to do: it is caught up when nobody is logged on, or in the next window.',
    transient: true,
  },
  'catch-up-not-missed': {
    sentence: 'The window is closed, and no whole window passed while the machine was away.',
    nextStep: 'Nothing to do: it gets its turn in the next window.',
    transient: true,
  },
  'catch-up-on-battery': {
    sentence: 'The machine missed its window and is not on mains, or it cannot be shown that it is.',
    nextStep: 'Plug the PC in, or wait for the next window.',
    transient: true,
  },
  'catch-up-too-late': {
    sentence: 'The machine missed its window, and the last date for catching up has passed.',
    nextStep: 'Nothing to do: it gets its turn in the next window.',
    transient: true,
  },
  'fleet-stopped': {
    sentence: 'The whole fleet is stopped, or it cannot be shown that it is not.',
    nextStep: 'Lift the emergency stop when the cause is gone.',
    httpStatus: 409,
  },
  'gate-data-missing': {
    sentence: 'The gate is shut, because figures that it needs are missing or cannot be read.',
    nextStep: 'Look at the machines whose health is unknown, and order an inventory.',
  },
  'gate-first-failed': {
    sentence: 'The first machine, which went alone, failed or fell silent.',
    nextStep: 'Read what happened on it; then resume or cancel the rollout.',
  },
  'gate-invalid': {
    sentence: 'A figure of the gate is missing or out of its range.',
    nextStep: 'At least one proven machine, percentages up to 100, at most 28 days of soak.',
    httpStatus: 422,
  },
  'gate-nothing-offered': {
    sentence: 'No machine of the ring was offered the patch, so nothing can be proven there.',
    nextStep: 'Wait for its scans, or take the ring out of the rollout.',
  },
  'gate-proof-awaited': {
    sentence: 'The gate is shut until enough machines are proven.',
    nextStep: 'Nothing to do; switch on the PCs that wait if it takes long.',
  },
  'gate-soaking': {
    sentence: 'Enough machines are proven, and their soak time runs.',
    nextStep: 'Nothing to do: the next wave begins when it is over.',
  },
  'gate-too-many-failed': {
    sentence: 'More machines failed or fell silent than the gate allows.',
    nextStep: 'Read what happened on them; then resume or cancel the rollout.',
  },
  'health-unknown': {
    sentence: 'The patch is proven, but nobody can say whether the machine is well since.',
    nextStep: 'Order an inventory; update its agent if that one does not look yet.',
  },
  'health-worse': {
    sentence: 'Since the install the machine is worse than in its own 14 days before: it crashed, or a service fails.',
    nextStep: 'Look at its event log; uninstall the patch if it is the cause.',
  },
  'lone-machine-replaced': {
    sentence: 'The first machine, which goes alone, did not start in time, so another one goes.',
    nextStep: 'Nothing to do: it gets its turn later.',
  },
  'machine-away': {
    sentence: 'The machine was not seen in the last 10 minutes.',
    nextStep: 'Nothing to do: it gets its turn when it is there in its window.',
    transient: true,
  },
  'not-granted': {
    sentence: 'The machine holds no grant that is still good.',
    nextStep: 'Nothing to do: it gets its turn when there is a place.',
  },
  'not-personal': {
    sentence: "Only the owner of a personal machine may pause it, and this one is the organisation's.",
    nextStep: 'Ask whoever looks after it to pause the rollout.',
    httpStatus: 409,
  },
  'owner-pause-too-long': {
    sentence: 'A pause ends within 35 days, and must end in the future.',
    nextStep: 'Choose an earlier end, or one that is still to come.',
    httpStatus: 422,
  },
  'owner-paused': {
    sentence: 'The owner of this personal machine paused it.',
    nextStep: 'Nothing to do: it goes on when the pause ends.',
    transient: true,
  },
  'ring-not-in-rollout': {
    sentence: 'The ring of the machine has no part in the rollout.',
    nextStep: 'Add the ring to the rollout, or plan another one.',
  },
  'ring-not-reached': {
    sentence: 'The rings before have not passed their gates yet.',
    nextStep: 'Nothing to do; look at the gates of the rings before.',
  },
  'ring-twice': {
    sentence: 'A ring stands twice in the rollout.',
    nextStep: 'Name each ring once.',
    httpStatus: 422,
  },
  'ring-unknown': {
    sentence: 'A ring of the rollout does not exist any more.',
    nextStep: 'Choose from the rings there are.',
    httpStatus: 422,
  },
  'rollout-already-scheduled': {
    sentence: 'The rollout is already scheduled.',
    nextStep: 'Take it back to a draft to change it.',
    httpStatus: 409,
  },
  'rollout-already-started': {
    sentence: 'The rollout has already started.',
    nextStep: 'Pause or cancel it, and plan a new one.',
    httpStatus: 409,
  },
  'rollout-ended': {
    sentence: 'The rollout has ended.',
    nextStep: 'Plan a new one if more is to be done.',
    httpStatus: 409,
  },
  'rollout-exists': {
    sentence: 'Another rollout of the patch is scheduled or under way.',
    nextStep: 'Look at it; cancel it if this one is to take its place.',
    httpStatus: 409,
  },
  'rollout-halted': {
    sentence: 'The rollout was halted, because a gate found harm.',
    nextStep: 'Read what the gate found; then resume or cancel it.',
    httpStatus: 409,
  },
  'rollout-limit-invalid': {
    sentence: 'The rollout has no readable limit for machines at the same time.',
    nextStep: 'Allow at least one machine for each wave and site.',
    httpStatus: 422,
  },
  'rollout-not-draft': {
    sentence: 'Only a draft can be changed.',
    nextStep: 'Take it back to a draft first, if it has not started.',
    httpStatus: 409,
  },
  'rollout-not-running': {
    sentence: 'The rollout is not running.',
    nextStep: 'Look at its state.',
    httpStatus: 409,
  },
  'rollout-not-scheduled': {
    sentence: 'The rollout is not scheduled.',
    nextStep: 'Schedule it first.',
    httpStatus: 409,
  },
  'rollout-not-started': {
    sentence: 'The rollout has not started yet.',
    nextStep: 'Nothing to do; schedule it if it is a draft.',
  },
  'rollout-paused': {
    sentence: 'A person paused the rollout.',
    nextStep: 'Resume it.',
  },
  'silent-since-start': {
    sentence: 'The install began, and the machine has not been heard of for four hours.',
    nextStep: 'Look at the PC; it counts as failed until it is heard of again.',
  },
  'site-limit': {
    sentence: 'As many machines of the site are at it as may be at the same time.',
    nextStep: 'Nothing to do: it gets its turn when a place is free.',
    transient: true,
  },
  'turn-not-reached': {
    sentence: 'Its turn does not come within the days rehearsed.',
    nextStep: 'Allow more machines at the same time, make the windows longer, or rehearse more days.',
  },
  'wave-limit': {
    sentence: 'As many machines are at it as may be at the same time.',
    nextStep: 'Nothing to do: it gets its turn when a place is free.',
    transient: true,
  },
  'wave-size-invalid': {
    sentence: 'A wave is not a whole number of machines from 1, or a percentage up to 100.',
    nextStep: 'Correct its size.',
    httpStatus: 422,
  },
  'waves-do-not-reach-all': {
    sentence: 'The last wave of a ring is not 100 percent, so some machines would never get the patch.',
    nextStep: 'Add a wave of 100 percent.',
    httpStatus: 422,
  },
  'waves-missing': {
    sentence: 'A ring of the rollout has no waves.',
    nextStep: 'Give it at least one wave of 100 percent.',
    httpStatus: 422,
  },
} as const;
