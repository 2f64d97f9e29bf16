import type { REACH_REASONS } from '../reasons/reach.js';

/** How push-enrolment reaches a PC. */
export const DOORS = ['ssh', 'winrm'] as const;
export type DoorKind = (typeof DOORS)[number];

/** `connect`: up to the accepted password. `look`: may the agent be installed here? `confirm`: the new agent is waited for. */
export const PUSH_STEPS = ['connect', 'look', 'enrol', 'confirm'] as const;
export type PushStep = (typeof PUSH_STEPS)[number];

/**
 * `approval`: the PC shows a key that nobody has approved; no password was sent. `passed`: a dry run found nothing against it.
 */
export const PUSH_STATES = ['waiting', 'running', 'approval', 'passed', 'enrolled', 'failed', 'stopped'] as const;
export type PushState = (typeof PUSH_STATES)[number];

/** States from which a PC may be tried again. */
export const PUSH_AGAIN: readonly PushState[] = ['passed', 'failed', 'stopped'];

/** An administrator's password is forgotten after this, whatever is still under way. */
export const PASSWORD_KEPT_MS = 60 * 60_000;
/** Room for the agent, its state and its logs. What updates need is checked by the agent before each. */
const ROOM_BYTES = 500 * 1024 * 1024;
/** Windows 10 2004: the oldest that the agent supports. */
const OLDEST_BUILD = 19_041;

/** What a PC says about itself before anything is written on it. */
export interface Look {
  readonly elevated: boolean;
  readonly bits: number;
  readonly edition: string;
  /** `Client`, `Server`, `Server Core`. */
  readonly installation: string;
  readonly build: number;
  readonly freeBytes: number;
  /** curl.exe and tar.exe, which the enrolment line calls. */
  readonly tools: boolean;
  /** A code or state folder of an agent is there. */
  readonly agent: boolean;
  /** The id under which that agent is enrolled, where it can be read. */
  readonly machine: string | null;
}

/** What speaks against an agent on this PC; the gravest first; null: nothing. */
export function judgeLook(look: Look): keyof typeof REACH_REASONS | null {
  if (!look.elevated) return 'push-not-elevated';
  if (look.installation !== 'Client' || look.build < OLDEST_BUILD || look.bits !== 64 || !look.tools)
    return 'push-windows-unsupported';
  if (look.agent) return 'push-agent-there';
  if (look.freeBytes < ROOM_BYTES) return 'push-no-room';
  return null;
}
