import type { ChannelView, TOPICS } from '#contracts/people/telling.js';
import type { ChannelKind, Digest } from '#domain/words.js';

/** What the form holds: the fields of every kind at once, so that nothing typed is lost when the kind changes. */
export interface Draft {
  kind: ChannelKind;
  name: string;
  topics: (typeof TOPICS)[number][];
  digest: Digest;
  enabled: boolean;
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string;
  from: string;
  /** Addresses, apart by commas. */
  to: string;
  url: string;
  topic: string;
  shape: 'teams' | 'slack';
  /** Password, signing secret or token; empty: the stored one stays. */
  secret: string;
}

const EMPTY: Draft = {
  kind: 'email',
  name: '',
  topics: ['alarm', 'halt', 'rollout', 'weekly'],
  digest: 'at-once',
  enabled: true,
  host: '',
  port: 587,
  security: 'starttls',
  user: '',
  from: '',
  to: '',
  url: '',
  topic: '',
  shape: 'teams',
  secret: '',
};

export function draftOf(channel: ChannelView | null): Draft {
  if (channel === null) return EMPTY;
  const { kind, name, topics, digest, enabled, settings } = channel;
  const stored = settings as Partial<Omit<Draft, 'to'>> & { to?: string[]; user?: string | null };
  return {
    ...EMPTY,
    ...stored,
    user: stored.user ?? '',
    to: stored.to?.join(', ') ?? '',
    kind,
    name,
    topics,
    digest,
    enabled,
  };
}

/** The request that the API takes, whatever its validity. */
export function requestOf(draft: Draft): Record<string, unknown> {
  const { kind, name, topics, digest, enabled, secret, url } = draft;
  const fields = { kind, name, topics, digest, enabled };
  const given = (key: string, value: string) => (value === '' ? {} : { [key]: value });
  switch (kind) {
    case 'email': {
      const { host, port, security, user, from, to } = draft;
      const addresses = to.split(/[\s,;]+/).filter((address) => address !== '');
      const sender = { host, port: Number(port), security, user: user === '' ? null : user, from, to: addresses };
      return { ...fields, ...sender, ...given('password', secret) };
    }
    case 'webhook':
      return { ...fields, url, ...given('secret', secret) };
    case 'ntfy':
      return { ...fields, url, topic: draft.topic, ...given('token', secret) };
    case 'chat':
      return { ...fields, shape: draft.shape, ...given('url', url) };
  }
}
