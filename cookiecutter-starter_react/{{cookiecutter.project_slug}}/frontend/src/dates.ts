const language = (): string => document.documentElement.lang || "en";

function format(iso: string, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  try {
    return new Intl.DateTimeFormat(language(), { ...options, timeZone }).format(date);
  } catch (error) {
    // The server may know a time zone that this browser does not.
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat(language(), options).format(date);
  }
}

/** Return the date and time in a time zone, as people write it. */
export function formatDateTime(iso: string, timeZone: string): string {
  return format(iso, timeZone, { dateStyle: "medium", timeStyle: "short" });
}

/** Return the date in a time zone, as people write it. */
export function formatDate(iso: string, timeZone: string): string {
  return format(iso, timeZone, { dateStyle: "medium" });
}

const MINUTE = 60_000;
const UNITS = [
  ["year", 365 * 24 * 60 * MINUTE],
  ["month", 30 * 24 * 60 * MINUTE],
  ["week", 7 * 24 * 60 * MINUTE],
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
] as const;

/** Return how long ago something was, in its largest unit: "3 weeks", "0 minutes". */
export function formatAge(iso: string, now = Date.now()): string {
  const age = Math.max(0, now - Date.parse(iso));
  const [unit, length] = UNITS.find(([, milliseconds]) => age >= milliseconds) ?? UNITS[5];
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" }).format(
    Math.floor(age / length),
  );
}
