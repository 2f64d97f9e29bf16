import type { Element } from '@xmldom/xmldom';
import { NS } from './envelope.js';
import { WinRmError, type WinRmReason } from './errors.js';
import { all, first, textOf } from './xml.js';

const FAULT_NS = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault';

/** Codes of wsmerror.h and winerror.h, unsigned as the wire carries them. */
const CODE = {
  operationTimeout: 2150858793,
  /** ERROR_TIMEOUT, from the shell itself. */
  shellTimeout: 1460,
  /** ERROR_BUSY. */
  busy: 170,
  encodingLimit: 2150858805,
  maxEnvelopeSize: 2150858823,
  serverEnvelopeLimit: 2150858825,
  accessDenied: 5,
  accessDeniedHresult: 2147942405,
} as const;
/** ERROR_WSMAN_QUOTA_*: busy, shells, operations, user, system, shell users, and the per-plugin family (PPQ). */
const QUOTA_CODES = new Set([
  2150858815, 2150859173, 2150859174, 2150859175, 2150859176, 2150859179, 2150859236, 2150859237, 2150859238,
  2150859239, 2150859240, 2150859241, 2150859242,
]);

/** A SOAP fault, as the reason that callers know, with what WS-Management itself said. */
export class WsmanFault extends WinRmError {
  constructor(
    reason: WinRmReason,
    message: string,
    code: number | undefined,
    /** The last subcode without its prefix: `TimedOut`, `QuotaLimit` … */
    readonly subcode: string,
  ) {
    super(reason, message, { code });
  }

  /** Nothing happened within the operation's time: ask again. */
  get timedOut(): boolean {
    const codes: (number | undefined)[] = [CODE.operationTimeout, CODE.shellTimeout];
    return this.subcode === 'TimedOut' || codes.includes(this.code);
  }

  /** The shell is still at the request before. */
  get busy(): boolean {
    return this.code === CODE.busy;
  }

  /** The request was larger than the service takes, and was not looked at. */
  get tooLarge(): boolean {
    const codes: (number | undefined)[] = [CODE.encodingLimit, CODE.maxEnvelopeSize, CODE.serverEnvelopeLimit];
    return this.subcode === 'EncodingLimit' || codes.includes(this.code);
  }
}

/** The fault that an envelope carries, if it carries one. */
export function readFault(envelope: Element): WsmanFault | undefined {
  const fault = first(envelope, NS.s, 'Fault');
  if (!fault) return undefined;
  const subcode = all(fault, NS.s, 'Value').at(-1)?.textContent?.trim().split(':').at(-1) ?? '';
  const code = faultCode(fault);
  const words = textOf(fault, FAULT_NS, 'Message') || textOf(fault, NS.s, 'Text') || 'no text';
  const reason = reasonOf(subcode, code);
  const said = words.replaceAll(/\s+/g, ' ').slice(0, 500);
  return new WsmanFault(
    reason,
    `${SENTENCE[reason]} Windows says: ${said}${code ? ` (code ${code})` : ''}`,
    code,
    subcode,
  );
}

/** WSManFault carries it as an attribute; faults of providers carry the true one in error_Code. */
function faultCode(fault: Element): number | undefined {
  const provider = [...fault.getElementsByTagNameNS('*', 'error_Code')][0]?.textContent?.trim();
  const code = Number(provider || first(fault, FAULT_NS, 'WSManFault')?.getAttribute('Code') || Number.NaN);
  return Number.isInteger(code) ? code >>> 0 : undefined;
}

type FaultReason = 'access-denied' | 'quota' | 'fault';
const SENTENCE: Record<FaultReason, string> = {
  'access-denied': 'This account may not do that on the machine.',
  quota: 'A limit of the machine is reached.',
  fault: 'The machine refused the request.',
};

function reasonOf(subcode: string, code: number | undefined): FaultReason {
  if (subcode === 'AccessDenied' || code === CODE.accessDenied || code === CODE.accessDeniedHresult)
    return 'access-denied';
  if (subcode === 'QuotaLimit' || (code !== undefined && QUOTA_CODES.has(code))) return 'quota';
  return 'fault';
}
