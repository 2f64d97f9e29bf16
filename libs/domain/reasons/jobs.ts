/** Why a job failed, ended or could not change its state. */
export const JOB_REASONS = {
  'all-updates-failed': {
    sentence: 'None of the updates could be installed.',
    nextStep: 'Read the code of each update below.',
  },
  'already-leased': {
    sentence: 'The job is already in the hands of its machine.',
    nextStep: 'Wait for its result.',
    httpStatus: 409,
  },
  'attempts-exhausted': {
    sentence: 'The job was tried as often as it may be, and the cause did not pass.',
    nextStep: 'Remove the last cause, then order it again.',
  },
  'changing-job-under-way': {
    sentence: 'Another job is changing this machine, and only one may at a time.',
    nextStep: 'Wait for it to end, or stop it.',
    httpStatus: 409,
    transient: true,
  },
  'credential-not-stored': {
    sentence: 'The machine could not write its new credential; the old one stays good.',
    nextStep: "Check the free space and the agent's folder on the PC, then rotate again.",
  },
  'download-failed': {
    sentence: 'An update could not be downloaded.',
    nextStep: 'Read the code of each update below.',
  },
  'eula-not-accepted': {
    sentence: 'The licence terms of an update could not be accepted.',
    nextStep: 'Order the install again; if it fails again, install the update by hand once.',
  },
  'install-failed': {
    sentence: 'An update could not be installed.',
    nextStep: 'Read the code of each update below.',
  },
  'install-ordered': {
    sentence: 'This install is already ordered for the machine.',
    nextStep: 'Wait for its result, or stop it first.',
    httpStatus: 409,
  },
  interrupted: {
    sentence: 'The work ended in the middle, by a crash, a restart or a power cut, and Windows recorded no outcome.',
    nextStep: 'Nothing to do: it is tried again after a look at what Windows recorded.',
    transient: true,
  },
  'job-ended': {
    sentence: 'The job has already ended.',
    nextStep: 'Order a new job if more is to be done.',
    httpStatus: 409,
  },
  'job-expired': {
    sentence: 'The job was not done before the time until which it was allowed.',
    nextStep: 'Check that the PC is switched on and connected, then order it again.',
  },
  'journal-failed': {
    sentence: 'The original values could not be written down, so nothing was changed.',
    nextStep: "Check the free space and the agent's folder on the PC.",
  },
  'lease-ran-out': {
    sentence: 'The machine began and then fell silent.',
    nextStep: 'Nothing to do: it is tried again when the machine is back.',
    transient: true,
  },
  'leave-incomplete': {
    sentence: 'Some values could not be given back to what they were before enrolment.',
    nextStep: 'Restore by hand what the job lists, then order leave again.',
  },
  'not-leased': {
    sentence: 'The job waits in the queue, so it has no lease to lose.',
    nextStep: 'Nothing to do.',
    httpStatus: 409,
  },
  'readback-mismatch': {
    sentence: 'A setting was written but read back differently: something on the PC changed it at once.',
    nextStep: 'Look for another update tool or a local policy on the PC.',
  },
  'search-failed': {
    sentence: 'Windows Update could not be searched.',
    nextStep: 'Read the code below.',
  },
  'search-incomplete': {
    sentence: 'The search ended with only part of the answer, so nothing was concluded from it.',
    nextStep: 'Order another scan.',
    transient: true,
  },
  'some-updates-failed': {
    sentence: 'Some updates were installed, others failed.',
    nextStep: 'Read the code of each failed update below.',
  },
  'still-leased': {
    sentence: 'The machine is working on the job, so it does not expire now.',
    nextStep: 'Wait for its result, or stop it.',
    httpStatus: 409,
  },
  'stopped-by-person': {
    sentence: 'A person stopped the job.',
    nextStep: 'Order it again when it is wanted.',
  },
  'unexpected-failure': {
    sentence: 'The agent failed in a way it did not foresee.',
    nextStep: "Read the job's detail and the agent's log on the PC.",
  },
} as const;
