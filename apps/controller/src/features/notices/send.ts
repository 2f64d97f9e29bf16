import { createHmac } from 'node:crypto';
import type { ChannelKind } from '#domain/words.js';
import { chatMessage } from './chat.js';
import type { DeliveryBody, Topic } from './notices.service.js';
import { htmlOf, textOf } from './words.js';

/** A message to one channel. `config` is what the API stored for its kind. */
export interface Message {
  kind: ChannelKind;
  config: Record<string, unknown>;
  secret: string | null;
  topic: Topic;
  subject: string;
  body: DeliveryBody;
  at: Date;
}

/** Could not be sent. The message is Sluice's own, fit to be shown: servers and libraries may repeat secrets in theirs. */
export class SendError extends Error {}

const TIMEOUT_MS = 15_000;

/** Sends a message. @throws SendError what went wrong, in one sentence */
export async function send(message: Message): Promise<void> {
  switch (message.kind) {
    case 'email':
      return mail(message);
    case 'webhook':
      return webhook(message);
    case 'ntfy':
      return ntfy(message);
    case 'chat':
      return chat(message);
  }
}

interface MailConfig {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string | null;
  from: string;
  to: string[];
}

/** By its code (nodemailer's `errors`); anything else is named by the code alone. */
const MAIL_TROUBLE: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server refused user and password.',
  ECONNECTION: 'The mail server could not be reached.',
  EDNS: 'The name of the mail server is not known.',
  EENVELOPE: 'The mail server refused the sender or a recipient.',
  ESOCKET: 'The mail server could not be reached.',
  ETIMEDOUT: 'The mail server did not answer in time.',
  ETLS: 'The mail server offers no encryption that can be trusted.',
};

async function mail({ config, secret, subject, body }: Message): Promise<void> {
  const { host, port, security, user, from, to } = config as unknown as MailConfig;
  // Only now: it takes ten megabytes, and many are told otherwise.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === null ? {} : { auth: { user, pass: secret ?? '' } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const attachments = body.page
    ? [{ filename: 'sluice-week.csv', content: body.page.csv, contentType: 'text/csv' }]
    : [];
  try {
    await transport.sendMail({
      from,
      to,
      subject: `Sluice: ${subject}`,
      text: textOf(body),
      html: htmlOf(body),
      attachments,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    throw new SendError(MAIL_TROUBLE[code] ?? `The mail server did not take the message (${code || 'no code'}).`);
  } finally {
    transport.close();
  }
}

/**
 * `Sluice-Signature: t=<seconds since 1970>,v1=<hex>` over `<t>.<body>`: whoever has the secret can tell that it comes from here, and
 * when it was made.
 */
async function webhook({ config, secret, topic, subject, body, at }: Message): Promise<void> {
  const text = JSON.stringify({
    version: 1,
    topic,
    subject,
    at: at.toISOString(),
    notices: body.notices,
    page: body.page,
  });
  const seconds = Math.floor(at.getTime() / 1000);
  const signature = secret === null ? null : createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex');
  await post(
    String(config.url),
    text,
    signature === null ? {} : { 'sluice-signature': `t=${seconds},v1=${signature}` },
  );
}

async function ntfy({ config, secret, topic, subject, body }: Message): Promise<void> {
  const url = body.page?.url ?? body.notices[0]?.url;
  const text = JSON.stringify({
    topic: config.topic,
    title: subject,
    message: textOf(body).slice(0, 3500),
    priority: topic === 'halt' ? 5 : 3,
    ...(url ? { click: url } : {}),
  });
  await post(String(config.url), text, secret === null ? {} : { authorization: `Bearer ${secret}` });
}

/** The address is the secret: whoever knows it can write there. */
async function chat({ config, secret, subject, body }: Message): Promise<void> {
  if (secret === null) throw new SendError('This channel has no address: enter it again.');
  await post(secret, JSON.stringify(chatMessage(config.shape as 'teams' | 'slack', subject, body)), {});
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Sluice', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    if (name === 'TimeoutError') throw new SendError('The receiver did not answer in time.');
    throw new SendError(`The receiver could not be reached (${cause?.code ?? 'no code'}).`);
  }
  await response.body?.cancel();
  if (!response.ok) throw new SendError(`The receiver answered with the status ${response.status}.`);
}
