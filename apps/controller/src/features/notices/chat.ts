import type { DeliveryBody } from './notices.service.js';
import { textOf } from './words.js';

/** Both services refuse messages that are much longer. */
const LINES_IN_CHAT = 20;

/** The shape that an incoming webhook of Teams (a workflow that posts Adaptive Cards) or Slack takes. */
export function chatMessage(shape: 'teams' | 'slack', subject: string, body: DeliveryBody): unknown {
  const url = body.page?.url ?? body.notices[0]?.url ?? null;
  const told = body.page
    ? [body.page.text.slice(0, 3500)]
    : body.notices.slice(0, LINES_IN_CHAT).map(({ title, sentence }) => `${title}: ${sentence}`);
  const left = body.notices.length - LINES_IN_CHAT;
  if (left > 0) told.push(`… and ${left} more.`);
  if (shape === 'slack') {
    // Slack reads <, > and & as its own marks.
    const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const link = url === null ? '' : `\n<${url}|Open in Sluice>`;
    return { text: `*${safe(subject)}*\n${told.map(safe).join('\n')}${link}` };
  }
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: textOf(body).slice(0, 2000),
          body: [
            { type: 'TextBlock', text: subject, weight: 'Bolder', wrap: true },
            ...told.map((text) => ({ type: 'TextBlock', text, wrap: true })),
          ],
          actions: url === null ? [] : [{ type: 'Action.OpenUrl', title: 'Open in Sluice', url }],
        },
      },
    ],
  };
}
