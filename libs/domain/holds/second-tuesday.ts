/**
 * When Microsoft publishes a month's security updates: the second Tuesday at 10:00 in Redmond, taken as 17:00 UTC
 * (18:00 in winter), so that no hold set in the hour between is credited with a publication it may not have seen.
 * @param month 1–12
 */
export function secondTuesday(year: number, month: number): Date {
  const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const firstTuesday = 1 + ((2 - firstWeekday + 7) % 7);
  return new Date(Date.UTC(year, month - 1, firstTuesday + 7, 17));
}

/** The first second Tuesday at or after `from`. */
export function nextSecondTuesday(from: Date): Date {
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + 1;
  const here = secondTuesday(year, month);
  if (here >= from) return here;
  return month === 12 ? secondTuesday(year + 1, 1) : secondTuesday(year, month + 1);
}
