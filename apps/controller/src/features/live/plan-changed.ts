import type { LiveEvent } from '#contracts/people/live.js';

/** Told to open pages when windows, rings, rules or restart policies changed. */
export const PLAN_CHANGED: LiveEvent = { kind: 'plan', machine: null, job: null, update: null };
