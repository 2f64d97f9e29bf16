/**
 * Vetoes of the machine: it has the last word at the moment of acting. A veto is transient where it lifts without a new
 * order (time passes, somebody plugs the PC in or restarts it), so that the job waits in the queue instead of being lost.
 */
export const MACHINE_REASONS = {
  'another-job-running': {
    sentence: 'The machine is still busy with another job.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  'clock-unknown': {
    sentence: 'The machine cannot tell the time well enough to judge whether it may act.',
    nextStep: 'Let it contact the controller once, and check its clock.',
    transient: true,
  },
  'disk-unknown': {
    sentence: 'The free space of the system drive could not be read.',
    nextStep: 'Check the drive on the PC.',
  },
  'drive-protected': {
    sentence:
      'BitLocker could not be suspended for one restart, and new firmware would make the PC ask for its recovery key.',
    nextStep: 'Look at BitLocker on the PC, then order the firmware again.',
  },
  'hold-too-old': {
    sentence: 'A cumulative update has been offered for 60 days and none was installed, so the hold may not go on.',
    nextStep: "Release a cumulative update for this machine's ring.",
  },
  'installer-busy': {
    sentence: 'Windows is already installing something.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  'language-mode': {
    sentence: 'PowerShell runs in a restricted language mode, in which the agent cannot reach Windows Update.',
    nextStep: "Allow the agent's folder in AppLocker or App Control.",
  },
  'low-battery': {
    sentence: 'The PC runs on battery, and the charge is too low.',
    nextStep: 'Plug the PC in.',
    transient: true,
  },
  'low-disk': {
    sentence: 'The system drive has too little free space.',
    nextStep: 'Free some space on the PC.',
  },
  metered: {
    sentence: 'The PC is on a metered connection.',
    nextStep: 'Connect it to another network.',
    transient: true,
  },
  'no-adapter': {
    sentence: 'The machine has no network adapter through which it could wake another.',
    nextStep: 'Let another machine of the same site wake it.',
  },
  'nobody-signed-in': {
    sentence: 'Nobody is signed in to read it.',
    nextStep: 'Try again when somebody is.',
  },
  'not-held': {
    sentence: 'The machine is not held, so there is nothing to renew.',
    nextStep: 'Order a hold first.',
  },
  'not-installed': {
    sentence: "The machine's own history does not show this update as installed.",
    nextStep: 'Scan the machine and look at its updates.',
  },
  'notify-ceiling': {
    sentence: 'The people at the machine were shown four texts today already.',
    nextStep: 'Try again tomorrow, or call them.',
  },
  'release-expired': {
    sentence: 'The release under which this was ordered is no longer in force.',
    nextStep: 'Release the patch again.',
  },
  'repair-ceiling': {
    sentence: 'The machine was repaired twice today already.',
    nextStep: 'Look at the PC itself, or try again tomorrow.',
  },
  'repair-failed': {
    sentence: 'A repair step did not work.',
    nextStep: 'Read what each step said below.',
  },
  'restart-ceiling': {
    sentence: 'The machine was already restarted twice today by Sluice, which no order can exceed.',
    nextStep: 'Nothing to do: it is tried again tomorrow.',
    transient: true,
  },
  'restart-pending': {
    sentence: 'The machine must be restarted before anything else can be installed.',
    nextStep: 'Restart the PC, or order a restart; it is tried again after that.',
    transient: true,
  },
  'servicing-busy': {
    sentence: 'Windows is still servicing its components.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  'smart-app-control': {
    sentence: 'Smart App Control keeps the agent from working.',
    nextStep: 'Turn Smart App Control off on this PC, or leave it unmanaged.',
  },
  'uninstall-ceiling': {
    sentence: 'One update was taken off this machine today already, and no more may be.',
    nextStep: 'Try again tomorrow.',
  },
  'uninstall-impossible': {
    sentence: 'Windows does not let this update be taken off.',
    nextStep: 'Read the code; permanent updates stay.',
  },
  'uninstall-too-young': {
    sentence: 'The update was installed less than 30 days ago; younger ones are not taken off by order.',
    nextStep: 'Wait, or uninstall it at the PC itself.',
  },
  'user-active': {
    sentence: 'Somebody is working at the PC, or it cannot be shown that nobody is.',
    nextStep: 'Nothing to do: it is tried again; or order exactly this restart although the PC is in use.',
    transient: true,
  },
  'user-input-required': {
    sentence: 'The update asks questions at install, which nobody could answer.',
    nextStep: 'Install it by hand on the PC.',
  },
  'wake-ceiling': {
    sentence: 'The machine has woken others as often as it may in one day.',
    nextStep: 'Try again tomorrow, or let another machine of the same site wake it.',
  },
} as const;
