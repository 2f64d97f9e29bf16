/** Why a plan is refused, or why the planner does not grant an update to a machine now. */
export const PLANNING_REASONS = {
  'active-hours': {
    sentence: 'The machine is in its active hours, in which it is not restarted before the deadline.',
    nextStep: 'Nothing to do: it is restarted after them.',
    transient: true,
  },
  'agent-too-old': {
    sentence: 'The agent on the machine is too old for an order with a restart policy of its own.',
    nextStep: 'Order it without one, or update the agent first.',
    httpStatus: 409,
  },
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
  'decided-by-rule': {
    sentence: 'A rule decided this, so there is no word of a person to take back.',
    nextStep: 'Decide otherwise, or change the rule.',
    httpStatus: 409,
  },
  'declined-by-rule': {
    sentence: 'A rule declined the patch.',
    nextStep: 'Look at the rule, or put one that releases it above.',
  },
  'deferred-by-rule': {
    sentence: 'A rule lets the patch wait until it has been known for some days.',
    nextStep: 'Nothing to do; or put a rule that releases it above.',
  },
  'firmware-declined': {
    sentence: 'Firmware is declined unless a rule names it, because it cannot be uninstalled.',
    nextStep: 'Write a rule that names it by kind, stream or KB, if it is wanted.',
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
  'label-reserved': {
    sentence: 'A label has the name of a fact that Sluice knows of each machine: os, edition, site or ownership.',
    nextStep: 'Choose another name.',
    httpStatus: 422,
  },
  'labels-too-many': {
    sentence: 'The machine would have more than 20 labels.',
    nextStep: 'Take some away.',
    httpStatus: 422,
  },
  'last-ring': {
    sentence: 'It is the last ring, and every machine must be in one.',
    nextStep: 'Make another ring first.',
    httpStatus: 409,
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
  'no-rule-matches': {
    sentence: 'No rule catches the patch, so it waits for a decision.',
    nextStep: 'Release or decline it, or write a rule.',
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
  'not-the-version-target': {
    sentence: 'It brings another Windows version than the ring is to have.',
    nextStep: "Change the ring's version target if this version is wanted.",
  },
  'own-window-too-long': {
    sentence: 'A window that the person at the PC opens lasts at most 12 hours, and must end in the future.',
    nextStep: 'Choose an earlier end, or one that is still to come.',
    httpStatus: 422,
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
  'patch-changed': {
    sentence: 'Microsoft changed the patch after it was released, and the release does not cover the change.',
    nextStep: 'Look at what changed, then release or decline it again.',
  },
  'released-by-rule': {
    sentence: 'A rule released the patch.',
    nextStep: 'Nothing to do.',
  },
  'restart-countdown': {
    sentence: 'The countdown to the restart is running on the PC.',
    nextStep: 'Nothing to do.',
    transient: true,
  },
  'restart-notice': {
    sentence: 'The people at the PC were told of the restart, and the notice still runs.',
    nextStep: 'Nothing to do.',
    transient: true,
  },
  'restart-policy-invalid': {
    sentence: 'A figure of the restart policy is missing or out of its range.',
    nextStep: 'A countdown from 1 to 120 minutes, a snooze from 5 minutes, a deadline within 28 days.',
    httpStatus: 422,
  },
  'restart-snoozed': {
    sentence: 'The person at the PC put the restart off.',
    nextStep: 'Nothing to do: it can be put off until the deadline only.',
    transient: true,
  },
  'restart-window-closed': {
    sentence: 'No restart window of the machine is open now.',
    nextStep: 'Nothing to do: it is restarted in the next one.',
    transient: true,
  },
  'revision-exclusive': {
    sentence: 'The new revision has to be installed alone.',
    nextStep: 'Release or decline the patch again.',
  },
  'revision-other-classification': {
    sentence: 'The new revision is classified otherwise.',
    nextStep: 'Release or decline the patch again.',
  },
  'revision-other-hardware': {
    sentence: 'The new revision is for other hardware.',
    nextStep: 'Release or decline the patch again.',
  },
  'revision-other-kb': {
    sentence: 'The new revision has other KB numbers.',
    nextStep: 'Release or decline the patch again.',
  },
  'revision-other-patch': {
    sentence: 'The new revision belongs to another patch.',
    nextStep: 'Decide on that patch.',
  },
  'revision-restart': {
    sentence: 'The new revision asks for a restart more strongly.',
    nextStep: 'Release or decline the patch again.',
  },
  'ring-in-use': {
    sentence: 'Something still needs the ring.',
    nextStep: 'Move its machines, revoke its tokens, take it out of rules, and end its rollouts first.',
    httpStatus: 409,
  },
  'ring-label-empty': {
    sentence: 'A label rule of a ring has no label, or a label without values.',
    nextStep: 'Give each label at least one value, or remove the rule.',
    httpStatus: 422,
  },
  'ring-member-twice': {
    sentence: 'A machine is named in two rings.',
    nextStep: 'Name it in one of them only.',
    httpStatus: 422,
  },
  'ring-not-in-rollout': {
    sentence: 'The ring of the machine has no part in the rollout.',
    nextStep: 'Add the ring to the rollout, or plan another one.',
  },
  'ring-not-reached': {
    sentence: 'The rings before have not passed their gates yet.',
    nextStep: 'Nothing to do; look at the gates of the rings before.',
  },
  'ring-order-incomplete': {
    sentence: 'The order does not name every ring once.',
    nextStep: 'Reload, and put all rings in order.',
    httpStatus: 409,
  },
  'ring-position-twice': {
    sentence: 'Two rings stand at the same place in the order.',
    nextStep: 'Give each ring a place of its own.',
    httpStatus: 422,
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
  'ring-without-window': {
    sentence: 'The ring has no maintenance window, so nothing is ever installed.',
    nextStep: 'Give the ring a window.',
    httpStatus: 409,
  },
  'rings-missing': {
    sentence: 'There is no ring, so machines would belong nowhere.',
    nextStep: 'Make at least one ring.',
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
  'rule-catches-everything': {
    sentence: 'A rule that releases has no condition, so it would let everything through.',
    nextStep: 'Add a condition: a kind, a classification, a severity.',
    httpStatus: 422,
  },
  'rule-days-invalid': {
    sentence: 'The days of a rule are missing, out of place, or not between 0 and 365.',
    nextStep: 'Give days to a rule that defers, and only to it.',
    httpStatus: 422,
  },
  'rule-match-invalid': {
    sentence: 'A condition of a rule is unknown or empty.',
    nextStep: 'Choose the conditions from the lists.',
    httpStatus: 422,
  },
  'rule-unreadable': {
    sentence: 'A rule in the list could not be read, so nothing that reaches it is released.',
    nextStep: 'Correct the rule, or remove it.',
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
  'version-target-unknown': {
    sentence: 'Sluice knows no Windows version of that name.',
    nextStep: 'Write it like windows-11-25h2, or leave it empty.',
    httpStatus: 422,
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
  'window-closed': {
    sentence: 'No maintenance window of the machine is open now.',
    nextStep: 'Nothing to do: it gets its turn in the next window.',
    transient: true,
  },
  'window-date-invalid': {
    sentence: 'A date of the window does not exist, or its dates are in the wrong order.',
    nextStep: 'Write dates as 2026-12-24, and the first before the last.',
    httpStatus: 422,
  },
  'window-duration-invalid': {
    sentence: 'The window is shorter than 15 minutes or longer than 7 days.',
    nextStep: 'Choose a duration between the two.',
    httpStatus: 422,
  },
  'window-in-use': {
    sentence: 'A ring still uses the window.',
    nextStep: 'Give the ring another window first.',
    httpStatus: 409,
  },
  'window-never-opens': {
    sentence: 'The window would never open, so its machines would never be updated.',
    nextStep: 'Look at the recurrence, its end and its blackout dates.',
    httpStatus: 422,
  },
  'window-recurrence-invalid': {
    sentence: 'The recurrence of the window could not be understood as days of RFC 5545.',
    nextStep: 'Write it like FREQ=MONTHLY;BYDAY=2TU, without times of day.',
    httpStatus: 422,
  },
  'window-time-invalid': {
    sentence: 'The start of the window is not a time of day.',
    nextStep: 'Write it as 22:30.',
    httpStatus: 422,
  },
  'window-too-short': {
    sentence: 'The rest of the window is shorter than such an install takes on 95 of 100 machines.',
    nextStep: 'Wait for the next window; make it longer if none is long enough.',
    transient: true,
  },
  'window-zone-unknown': {
    sentence: 'The time zone of the window, or of the machine that it follows, is not known.',
    nextStep: "Choose a zone of the IANA list, or order an inventory to learn the machine's own.",
    httpStatus: 422,
  },
} as const;
