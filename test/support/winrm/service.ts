import { randomUUID } from 'node:crypto';
import { DOMParser, type Element } from '@xmldom/xmldom';
import type { BenchMachine } from '../pshost.js';
import { ServerCommand } from './commands.js';

/** WS-Management as a Windows host speaks it; texts and layout of answers follow recorded ones. */

const S = 'http://www.w3.org/2003/05/soap-envelope';
const A = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
const W = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd';
const RSP = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
const X = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
const CONFIG = 'http://schemas.microsoft.com/wbem/wsman/1/config';
const IDENTITY = 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd';
const OPTIONS = [
  'WINRS_NOPROFILE',
  'WINRS_CODEPAGE',
  'WINRS_CONSOLEMODE_STDIN',
  'WINRS_SKIP_CMD_SHELL',
  'WSMAN_CMDSHELL_OPTION_KEEPALIVE',
];

export interface ServiceLimits {
  /** Largest request, in bytes. */
  envelope?: number;
  /** What the configuration says of it, in KiB; `denied` for accounts that may not read it. */
  configKib?: number | 'denied';
  shells?: number;
  /** Bytes in one answer, for cutting characters in two. */
  piece?: number;
}

/** A fault to answer with. */
export class ServiceFault extends Error {
  constructor(
    readonly code: number,
    readonly subcode: string,
    message: string,
  ) {
    super(message);
  }
}
export const timedOut = () =>
  new ServiceFault(
    2150858793,
    'w:TimedOut',
    'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.',
  );
export const tooManyShells = () =>
  new ServiceFault(
    2150859173,
    'w:QuotaLimit',
    'The maximum number of concurrent shells for this user has been exceeded.',
  );
export const accessDenied = () => new ServiceFault(5, 'w:AccessDenied', 'Access is denied.');
const noShell = () => new ServiceFault(2150858843, 'w:InvalidSelectors', 'The shell was not found on the server.');

interface ServerShell {
  commands: Map<string, ServerCommand>;
  options: Map<string, string>;
  /** After how long without a request Windows would end it. */
  idleSeconds: number;
}

export interface Incoming {
  action: string;
  root: Element;
  body: string;
  /** `uuid:…` of the request. */
  messageId: string;
}

export class WsmanService {
  readonly shells = new Map<string, ServerShell>();
  /** Command lines in the order they were started, and bytes of standard input in the order they came. */
  readonly lines: string[] = [];
  readonly input: Buffer[] = [];

  constructor(
    readonly limits: ServiceLimits,
    readonly machine: BenchMachine | undefined,
  ) {}

  /** @throws ServiceFault for an envelope that no Windows would take. */
  parse(body: string): Incoming {
    if (Buffer.byteLength(body) > (this.limits.envelope ?? 512_000)) {
      throw new ServiceFault(2150858825, 'w:EncodingLimit', 'The request is larger than MaxEnvelopeSizekb.');
    }
    const onError = (_level: string, problem: string) => {
      throw new ServiceFault(2150858819, 'w:SchemaValidationError', problem);
    };
    const root = new DOMParser({ onError }).parseFromString(body, 'text/xml').documentElement!;
    if (root.getElementsByTagNameNS(IDENTITY, 'Identify').length > 0) {
      return { action: 'Identify', root, body, messageId: '' };
    }
    const action = text(root, A, 'Action') ?? '';
    const messageId = text(root, A, 'MessageID') ?? '';
    if (!/^uuid:[0-9a-f-]{36}$/i.test(messageId) || !text(root, A, 'To') || !text(root, W, 'ResourceURI')) {
      throw new ServiceFault(2150858752, 'a:MessageInformationHeaderRequired', 'A required header is missing.');
    }
    for (const option of root.getElementsByTagNameNS(W, 'Option')) {
      if (!OPTIONS.includes(option.getAttribute('Name') ?? '')) {
        throw new ServiceFault(2150858809, 'w:InvalidOptions', `${option.getAttribute('Name')} is not an option.`);
      }
    }
    return { action: action.split('/').at(-1)!, root, body, messageId };
  }

  /** @returns the answer's envelope. */
  async answer(incoming: Incoming): Promise<string> {
    const { action, root } = incoming;
    switch (action) {
      case 'Identify':
        return `<s:Envelope xmlns:s="${S}"><s:Header/><s:Body><i:IdentifyResponse xmlns:i="${IDENTITY}"><i:ProtocolVersion>${W}</i:ProtocolVersion><i:ProductVendor>Microsoft Corporation</i:ProductVendor><i:ProductVersion>OS: 10.0.26100 SP: 0.0 Stack: 3.0</i:ProductVersion></i:IdentifyResponse></s:Body></s:Envelope>`;
      case 'Get':
        if (this.limits.configKib === 'denied') throw accessDenied();
        return reply(
          incoming,
          `<cfg:Config xmlns:cfg="${CONFIG}"><cfg:MaxEnvelopeSizekb>${this.limits.configKib ?? 500}</cfg:MaxEnvelopeSizekb></cfg:Config>`,
        );
      case 'Create':
        return this.#create(incoming);
      case 'Delete':
        this.#remove(this.#selected(root).id);
        return reply(incoming, '');
      case 'Command':
        return this.#command(incoming);
      case 'Send':
        return this.#send(incoming);
      case 'Receive':
        return this.#receive(incoming);
      case 'Signal':
        return this.#signal(incoming);
    }
    throw new ServiceFault(2150858754, 'a:ActionNotSupported', `${action} is not supported.`);
  }

  #create(incoming: Incoming): string {
    if (this.shells.size >= (this.limits.shells ?? 30)) throw tooManyShells();
    const id = randomUUID().toUpperCase();
    const options = [...incoming.root.getElementsByTagNameNS(W, 'Option')];
    this.shells.set(id, {
      commands: new Map(),
      idleSeconds: seconds(text(incoming.root, RSP, 'IdleTimeOut') ?? 'PT7200S'),
      options: new Map(options.map((option) => [option.getAttribute('Name')!, option.textContent ?? ''])),
    });
    const selector = `<w:SelectorSet><w:Selector Name="ShellId">${id}</w:Selector></w:SelectorSet>`;
    return reply(
      incoming,
      `<x:ResourceCreated><a:Address>https://127.0.0.1/wsman</a:Address><a:ReferenceParameters><w:ResourceURI>${RSP}/cmd</w:ResourceURI>${selector}</a:ReferenceParameters></x:ResourceCreated><rsp:Shell><rsp:ShellId>${id}</rsp:ShellId><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>`,
    );
  }

  #command(incoming: Incoming): string {
    const { shell } = this.#selected(incoming.root);
    const args = [...incoming.root.getElementsByTagNameNS(RSP, 'Arguments')].map((found) => found.textContent ?? '');
    const line = [text(incoming.root, RSP, 'Command') ?? '', ...args].join(' ');
    const id = randomUUID().toUpperCase();
    this.lines.push(line);
    shell.commands.set(id, new ServerCommand(line, this.machine));
    return reply(incoming, `<rsp:CommandResponse><rsp:CommandId>${id}</rsp:CommandId></rsp:CommandResponse>`);
  }

  async #send(incoming: Incoming): Promise<string> {
    const { shell } = this.#selected(incoming.root);
    for (const stream of incoming.root.getElementsByTagNameNS(RSP, 'Stream')) {
      const data = Buffer.from(stream.textContent ?? '', 'base64');
      const taken = await this.#running(shell, stream).write(data, /true|1/i.test(stream.getAttribute('End') ?? ''));
      if (!taken) throw new ServiceFault(109, 'w:InternalError', 'The pipe has been ended.');
      this.input.push(data);
    }
    return reply(incoming, '<rsp:SendResponse/>');
  }

  async #receive(incoming: Incoming): Promise<string> {
    const { shell } = this.#selected(incoming.root);
    const desired = incoming.root.getElementsByTagNameNS(RSP, 'DesiredStream').item(0);
    const command = this.#running(shell, desired);
    const ms = seconds(text(incoming.root, W, 'OperationTimeout') ?? 'PT60S') * 1000;
    const room = Math.floor((Number(text(incoming.root, W, 'MaxEnvelopeSize')) - 4096) * 0.75 * 0.5);
    const got = await command.gather(ms, room, this.limits.piece ?? Number.POSITIVE_INFINITY);
    const id = desired!.getAttribute('CommandId')!;
    const done = got.exitCode !== undefined;
    if (!done && got.stdout.length + got.stderr.length === 0) throw timedOut();
    const streams = (['stdout', 'stderr'] as const).flatMap((name) => [
      ...got[name].map(
        (data) => `<rsp:Stream Name="${name}" CommandId="${id}">${data.toString('base64')}</rsp:Stream>`,
      ),
      ...(done ? [`<rsp:Stream Name="${name}" CommandId="${id}" End="true"></rsp:Stream>`] : []),
    ]);
    const state = `CommandId="${id}" State="${RSP}/CommandState/${done ? 'Done' : 'Running'}"`;
    const code = done ? `<rsp:ExitCode>${got.exitCode}</rsp:ExitCode>` : '';
    return reply(
      incoming,
      `<rsp:ReceiveResponse>${streams.join('')}<rsp:CommandState ${state}>${code}</rsp:CommandState></rsp:ReceiveResponse>`,
    );
  }

  #signal(incoming: Incoming): string {
    const { shell } = this.#selected(incoming.root);
    const signal = incoming.root.getElementsByTagNameNS(RSP, 'Signal').item(0);
    this.#running(shell, signal).kill();
    return reply(incoming, '<rsp:SignalResponse/>');
  }

  #selected(root: Element): { id: string; shell: ServerShell } {
    const selector = [...root.getElementsByTagNameNS(W, 'Selector')].find(
      (found) => found.getAttribute('Name') === 'ShellId',
    );
    const id = selector?.textContent?.trim() ?? '';
    const shell = this.shells.get(id);
    if (!shell) throw noShell();
    return { id, shell };
  }

  #running(shell: ServerShell, element: Element | null): ServerCommand {
    const command = shell.commands.get(element?.getAttribute('CommandId') ?? '');
    if (!command) throw new ServiceFault(87, 'w:InvalidParameter', 'The parameter is incorrect.');
    return command;
  }

  #remove(id: string): void {
    for (const command of this.shells.get(id)?.commands.values() ?? []) command.kill();
    this.shells.delete(id);
  }

  /** Processes still there, of shells still open. */
  get running(): number {
    return [...this.shells.values()].flatMap(({ commands }) => [...commands.values()]).filter(({ running }) => running)
      .length;
  }

  close(): void {
    for (const id of this.shells.keys()) this.#remove(id);
  }
}

const HEAD = `xml:lang="en-US" xmlns:s="${S}" xmlns:a="${A}" xmlns:x="${X}" xmlns:w="${W}" xmlns:rsp="${RSP}"`;

function reply({ root, messageId }: Incoming, body: string): string {
  return frame(`${text(root, A, 'Action')}Response`, messageId, body);
}

export function faultEnvelope(fault: ServiceFault, messageId: string): string {
  const detail = `<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="${fault.code}" Machine="127.0.0.1"><f:Message>${fault.message}</f:Message></f:WSManFault>`;
  return frame(
    'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault',
    messageId,
    `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>${fault.subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">${fault.message}</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`,
  );
}

function frame(action: string, relates: string, body: string): string {
  return `<s:Envelope ${HEAD}><s:Header><a:Action>${action}</a:Action><a:MessageID>uuid:${randomUUID()}</a:MessageID><a:To>${A}/role/anonymous</a:To><a:RelatesTo>${relates}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

function text(root: Element, namespace: string, name: string): string | undefined {
  return root.getElementsByTagNameNS(namespace, name).item(0)?.textContent?.trim();
}

function seconds(duration: string): number {
  const found = /^PT(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration);
  if (!found) throw new ServiceFault(2150858817, 'w:SchemaValidationError', `${duration} is not a duration.`);
  return Number(found[1] ?? 0) * 60 + Number(found[2] ?? 0);
}
