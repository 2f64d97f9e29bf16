import type { DeliveryBody } from './notices.service.js';

/** A message as plain text. */
export function textOf({ notices, page }: DeliveryBody): string {
  if (page) return `${page.text}\n\n${page.url}\n`;
  return `${notices.map(({ title, sentence, nextStep, url }) => [title, sentence, nextStep, url].filter(Boolean).join('\n')).join('\n\n')}\n`;
}

/** The same as HTML, for mail. */
export function htmlOf({ notices, page }: DeliveryBody): string {
  const body = page
    ? `<pre style="font: inherit; white-space: pre-wrap">${escaped(page.text)}</pre><p><a href="${escaped(page.url)}">Open the report</a></p>`
    : notices
        .map(
          ({ title, sentence, nextStep, url }) =>
            `<p><a href="${escaped(url)}"><b>${escaped(title)}</b></a><br>${escaped(sentence)}${nextStep ? `<br>${escaped(nextStep)}` : ''}</p>`,
        )
        .join('');
  return `<!doctype html><html lang="en"><body style="font-family: sans-serif">${body}</body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
