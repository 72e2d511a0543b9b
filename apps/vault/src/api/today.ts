/** SQL: when today began, by the registry's own clock; `parameter` is the time zone's name. */
export const todayBegan = (parameter: string): string =>
  `(date_trunc('day', now() AT TIME ZONE ${parameter}) AT TIME ZONE ${parameter})`;
