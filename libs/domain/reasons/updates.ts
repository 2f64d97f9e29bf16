/** Why an update is not on a machine (see why-not.ts), and what closed its row. */
export const UPDATE_REASONS = {
  declined: {
    sentence: 'The patch was declined.',
    nextStep: 'Withdraw the decline if it is wanted after all.',
  },
  'hold-lapsed': {
    sentence: 'The hold has lapsed, so Windows itself decides when this is installed.',
    nextStep: "Look at the hold's evidence, then order a new hold.",
  },
  'install-not-ordered': {
    sentence: 'The patch is released, but no install has been ordered for this machine yet.',
    nextStep: 'Order the install, or wait for the rollout.',
  },
  'job-queued': {
    sentence: 'The install waits for the machine to fetch it.',
    nextStep: 'Nothing to do if the PC is switched on and connected.',
  },
  'job-running': {
    sentence: 'The install is under way.',
    nextStep: 'Nothing to do.',
  },
  'job-stopping': {
    sentence: 'The install is being stopped.',
    nextStep: 'Wait for the machine to confirm.',
  },
  'machine-not-active': {
    sentence: 'The machine is not active, so nothing is ordered for it.',
    nextStep: "Look at the machine's state and its cause.",
    httpStatus: 409,
  },
  'not-applicable': {
    sentence: 'The update no longer applies to this machine.',
    nextStep: 'Nothing to do.',
  },
  'not-offered': {
    sentence: 'Microsoft does not offer this update to the machine now.',
    nextStep: 'Order a scan; a newer update has probably replaced it.',
  },
  'not-released': {
    sentence: "The patch is not released for this machine's ring.",
    nextStep: 'Release or decline it.',
  },
  'not-scanned': {
    sentence: 'No complete online scan of this machine has been received.',
    nextStep: 'Order a scan.',
  },
  overtaken: {
    sentence: 'A newer update replaced this one.',
    nextStep: 'Decide on the newer one.',
  },
  'pending-restart': {
    sentence: 'The update is installed but waits for a restart.',
    nextStep: 'Order a restart.',
  },
  'proof-missing': {
    sentence: 'The outcome is unknown: the offer vanished, but nothing proves that the update is installed.',
    nextStep: 'Order an inventory and a scan.',
  },
  'rolled-back': {
    sentence: 'Windows took the update back while restarting.',
    nextStep: "Read the newest failure in the machine's update history before releasing it again.",
  },
  waiting: {
    sentence: 'It is granted, but the machine has not been seen since.',
    nextStep: 'Switch the PC on and connect it.',
  },
  withdrawn: {
    sentence: 'Microsoft withdrew the update.',
    nextStep: 'Nothing to do.',
  },
} as const;
