import type { Element } from '@xmldom/xmldom';
import { WinRmError } from './errors.js';
import { escapeXml, first, parseXml, textOf } from './xml.js';

/** Namespaces, under the prefixes that requests use. */
export const NS = {
  s: 'http://www.w3.org/2003/05/soap-envelope',
  a: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  w: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  p: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  rsp: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
} as const;

export const CONFIG_NS = 'http://schemas.microsoft.com/wbem/wsman/1/config';
export const IDENTITY_NS = 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd';
const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
export const ACTION = {
  get: `${TRANSFER}/Get`,
  create: `${TRANSFER}/Create`,
  delete: `${TRANSFER}/Delete`,
  command: `${NS.rsp}/Command`,
  send: `${NS.rsp}/Send`,
  receive: `${NS.rsp}/Receive`,
  signal: `${NS.rsp}/Signal`,
} as const;

/** What every WinRM service takes; larger ones only after asking (150 KiB). */
export const SMALLEST_ENVELOPE = 153_600;

export interface Request {
  action: string;
  resource: string;
  /** XML of the body: built with escapeXml alone. */
  body: string;
  selectors?: Record<string, string>;
  options?: Record<string, string>;
}

export interface Sender {
  /** Where the request goes, `https://host:port/wsman`. */
  to: string;
  messageId: string;
  sessionId: string;
  /** How long the service may hold the request, in milliseconds. */
  operationMs: number;
}

/** A SOAP envelope with the headers that WS-Management wants. */
export function envelope(request: Request, sender: Sender): string {
  const namespaces = Object.entries(NS).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  const must = 's:mustUnderstand="true"';
  const locale = 's:mustUnderstand="false" xml:lang="en-US"';
  return [
    `<s:Envelope${namespaces.join('')}><s:Header>`,
    `<a:Action ${must}>${escapeXml(request.action)}</a:Action>`,
    `<a:To>${escapeXml(sender.to)}</a:To>`,
    `<a:MessageID>uuid:${escapeXml(sender.messageId)}</a:MessageID>`,
    `<a:ReplyTo><a:Address ${must}>${NS.a}/role/anonymous</a:Address></a:ReplyTo>`,
    `<w:ResourceURI ${must}>${escapeXml(request.resource)}</w:ResourceURI>`,
    `<w:MaxEnvelopeSize ${must}>${SMALLEST_ENVELOPE}</w:MaxEnvelopeSize>`,
    `<w:OperationTimeout>PT${(sender.operationMs / 1000).toFixed(3)}S</w:OperationTimeout>`,
    // Texts of faults come in English, as the documentation of the codes does.
    `<w:Locale ${locale}/><p:DataLocale ${locale}/>`,
    `<p:SessionId s:mustUnderstand="false">uuid:${escapeXml(sender.sessionId)}</p:SessionId>`,
    set('Selector', request.selectors),
    set('Option', request.options),
    `</s:Header><s:Body>${request.body}</s:Body></s:Envelope>`,
  ].join('');
}

function set(name: 'Selector' | 'Option', entries: Record<string, string> = {}): string {
  const items = Object.entries(entries).map(
    ([key, value]) => `<w:${name} Name="${escapeXml(key)}">${escapeXml(value)}</w:${name}>`,
  );
  const attribute = name === 'Option' ? ' s:mustUnderstand="true"' : '';
  return items.length === 0 ? '' : `<w:${name}Set${attribute}>${items.join('')}</w:${name}Set>`;
}

/** Asks who is there; needs no addressing. */
export function identifyEnvelope(): string {
  return `<s:Envelope xmlns:s="${NS.s}"><s:Header/><s:Body><i:Identify xmlns:i="${IDENTITY_NS}"/></s:Body></s:Envelope>`;
}

/**
 * The envelope of an answer.
 * @throws WinRmError `protocol` when it is none, or answers another message than `messageId`.
 */
export function readEnvelope(text: string, messageId?: string): Element {
  const root = parseXml(text);
  if (root.namespaceURI !== NS.s || root.localName !== 'Envelope' || !first(root, NS.s, 'Body')) {
    throw new WinRmError('protocol', 'The machine answered with XML that is not a SOAP envelope.');
  }
  const relates = textOf(root, NS.a, 'RelatesTo');
  if (messageId && relates && relates.toLowerCase() !== `uuid:${messageId}`.toLowerCase()) {
    throw new WinRmError('protocol', 'The machine answered another request than the one that was sent.');
  }
  return root;
}
