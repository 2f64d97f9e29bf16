export type { Trust } from './certificate.js';
export type { Auth } from './channel.js';
export { WINRM_REASONS, type WinRmDetails, WinRmError, type WinRmReason } from './errors.js';
export type { RunOptions, RunResult } from './run.js';
export { type ConnectOptions, connect, type Session, type Timeouts } from './session.js';
export type { Peer } from './wsman.js';
