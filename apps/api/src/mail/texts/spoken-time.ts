import type { Language } from '@wod/contracts';

const locales = { en: 'en-GB', fr: 'fr-FR' } as const satisfies Record<Language, string>;

// Made once: a formatter costs more than a hundred times what its use costs.
const formatters = (language: Language) => {
  const locale = locales[language];
  const unit = (name: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' });
  return {
    hour: unit('hour'),
    minute: unit('minute'),
    second: unit('second'),
    date: new Intl.DateTimeFormat(locale, {
      timeZone: 'UTC',
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
    time: new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' }),
  };
};

const byLanguage = { en: formatters('en'), fr: formatters('fr') };

/** A number and its unit stay on one line. */
const unbroken = (amount: string): string => amount.replace(/\s/gu, '\u00a0');

/** `4 hours 30 minutes`, `1 heure`; below one minute in seconds. Never nothing and never negative. */
export function spokenDuration(minutes: number, language: Language): string {
  const { hour, minute, second } = byLanguage[language];
  if (minutes < 1) return unbroken(second.format(Math.max(1, Math.round(minutes * 60))));
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  return [hours > 0 ? hour.format(hours) : '', rest > 0 ? minute.format(rest) : '']
    .filter(Boolean)
    .map(unbroken)
    .join(' ');
}

/**
 * Date and time of an instant in UTC, cut to the minute: the minute shown is never after the real end. The
 * student's own time zone is not known; the booking page shows it.
 * @throws RangeError when it is not an instant.
 */
export function spokenInstant(instant: string, language: Language): { date: string; time: string } {
  const { date, time } = byLanguage[language];
  const at = new Date(instant);
  return { date: date.format(at), time: time.format(at) };
}
