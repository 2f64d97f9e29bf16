/** Why a window, ring, rule or restart policy is refused, what rules say of a patch, and why a machine is not restarted now. */
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
  'no-rule-matches': {
    sentence: 'No rule catches the patch, so it waits for a decision.',
    nextStep: 'Release or decline it, or write a rule.',
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
  'version-target-unknown': {
    sentence: 'Sluice knows no Windows version of that name.',
    nextStep: 'Write it like windows-11-25h2, or leave it empty.',
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
