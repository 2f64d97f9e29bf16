import { type SearchMiddleware, type SearchSchemaInput, stripSearchParams } from '@tanstack/react-router';
import type { z } from 'zod';

/** Plain `?hold=leaking&page=2` instead of the router's JSON values: people read, edit and share these addresses. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '' && value !== null);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`;
}

/**
 * A route's search validator from the query schema of the API. A key that somebody mistyped in the address falls back to its
 * default instead of breaking the page.
 */
export function searchOf<S extends z.ZodObject>(schema: S) {
  return (raw: Partial<z.input<S>> & SearchSchemaInput): z.output<S> => {
    const kept = Object.entries(raw).filter(([key, value]) => schema.shape[key]?.safeParse(value).success);
    return schema.parse(Object.fromEntries(kept));
  };
}

/** Keeps defaults out of the address: `/?hold=leaking`, not the whole query with its page, size and order. */
export function withoutDefaults<S extends z.ZodObject>(schema: S): SearchMiddleware<z.output<S>> {
  return stripSearchParams<z.output<S>>(schema.parse({}) as Partial<z.output<S>>);
}
