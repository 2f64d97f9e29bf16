import type { RolloutDetail } from '#contracts/people/rollouts.js';

export type Act = RolloutDetail['may'][number];

interface ActWords {
  label: string;
  danger?: true;
  /** What the machines meet when it is done. */
  effect: string;
  done: string;
}

/** What a person may do to a rollout; `may` of the answer says what of it makes sense now. */
export const ACTS: Record<Exclude<Act, 'edit'>, ActWords> = {
  start: {
    label: 'Start now',
    effect:
      'The first machine gets it as soon as its window is open, alone. The others follow ring by ring and wave by wave, each after the gate of the one before.',
    done: 'Started',
  },
  schedule: {
    label: 'Schedule',
    effect: 'It starts by itself at its time. Until then it can be changed.',
    done: 'Scheduled',
  },
  pause: {
    label: 'Pause',
    effect: 'Nobody else starts. Machines that are at it finish. It goes on when somebody resumes it.',
    done: 'Paused',
  },
  resume: {
    label: 'Resume',
    effect: 'It goes on where it stood, in the windows that are open.',
    done: 'Resumed',
  },
  cancel: {
    label: 'Cancel the rollout',
    danger: true,
    effect:
      'It ends for good. Nobody else starts, and grants that were not begun are taken back. What is installed stays installed, and the patch can be rolled out anew.',
    done: 'Cancelled',
  },
};
