import { AGENT_HRESULTS } from './hresults/agent.js';
import { TRANSFER_HRESULTS } from './hresults/transfer.js';
import { WINDOWS_HRESULTS } from './hresults/windows.js';

/** What a code means for a person. */
export interface HresultText {
  /** Name in Microsoft's headers; null where no public header names it. */
  readonly symbol: string | null;
  readonly sentence: string;
  readonly nextStep: string;
  /** True: passes by itself, so the attempt may be repeated. */
  readonly transient?: true;
}

/**
 * The codes that Windows Update is known to answer with. Symbols and meanings: Microsoft's "Windows Update error
 * reference" and "Windows Update common errors and mitigation" (learn.microsoft.com, windows/deployment/update), and
 * wuerror.h.
 */
export const HRESULTS: Readonly<Record<string, HresultText>> = {
  ...AGENT_HRESULTS,
  ...TRANSFER_HRESULTS,
  ...WINDOWS_HRESULTS,
};

export interface HresultDescription {
  /** The code as eight upper-case hex digits with `0x`. */
  code: string;
  symbol: string | null;
  sentence: string;
  nextStep: string;
  transient: boolean;
}

/**
 * The text of a code, given as hex in any case (`0x80240019`). An unknown code is said to be unknown and is never
 * transient. The top bit is HRESULT's severity: without it the code reports success.
 */
export function describeHresult(code: string): HresultDescription {
  const canonical = `0x${code.replace(/^0x/i, '').toUpperCase().padStart(8, '0')}`;
  const text = HRESULTS[canonical];
  if (text !== undefined) {
    const { symbol, sentence, nextStep } = text;
    return { code: canonical, symbol, sentence, nextStep, transient: text.transient ?? false };
  }
  const failed = /^0x[89A-F]/.test(canonical);
  return {
    code: canonical,
    symbol: null,
    sentence: failed
      ? `Windows answered with ${canonical}, which Sluice has no explanation for.`
      : `Windows answered with ${canonical}, which reports success.`,
    nextStep: failed ? `Look ${canonical} up in Microsoft's documentation.` : 'Nothing to do.',
    transient: false,
  };
}
