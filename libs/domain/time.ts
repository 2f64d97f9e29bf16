/** Spans of elapsed time in milliseconds. Days on a calendar are not always as long: see windows/. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
