import type { Language } from '@wod/contracts';
import type { MailBrand, MailMessage } from '../mail-kinds';

/** One mail of each kind, and of each form a kind can take: compiled at boot, looked at in tests. */
export function sampleMails(language: Language, brand: MailBrand): readonly MailMessage[] {
  const basics = {
    language,
    brand,
    student: 'Student',
    workshop: 'API 101 – API basics and the value they provide',
    bookingUrl:
      'https://workshops.example.org/bookings/6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b#key=4tQmZr9pWc2xYb7v',
  } as const;
  const endsAt = '2026-05-04T13:00:00.000Z';
  const credentials = {
    ...basics,
    kind: 'credentials',
    seatUrl:
      'https://seats.example.org/seat/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/enter?ticket=4tQmZr9pWc2xYb7v4tQmZr9pWc2xYb7v4tQmZr9pWc2xYb7v',
    signInUrl: 'https://seats.example.org/seat/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/sign-in',
    username: 'student-0a1b2c3d',
    password: 'wren-Lilac-47-harbour',
    endsAt,
    minutesLeft: 240,
  } as const;
  const thanks = {
    ...basics,
    kind: 'thanks',
    pollUrl: basics.bookingUrl,
    catalogueUrl: 'https://workshops.example.org/',
  } as const;
  const failed = {
    ...basics,
    kind: 'failed',
    sentence: 'The environment did not start in time on three tries.',
    code: 'seat-start-timeout',
    bookAgainUrl: 'https://workshops.example.org/workshops/WKSHP-API101',
  } as const;
  return [
    { ...basics, kind: 'booked' },
    { ...basics, kind: 'queued', position: 1 },
    { ...basics, kind: 'queued', position: 3, estimateSeconds: 540 },
    credentials,
    { ...credentials, isReplacement: true },
    { ...basics, kind: 'warning', minutesLeft: 15, endsAt, extension: { minutes: 30, left: 2 } },
    { ...basics, kind: 'warning', minutesLeft: 5, endsAt, extension: { minutes: 30, left: 0 } },
    { ...basics, kind: 'warning', minutesLeft: 60, endsAt },
    { ...thanks, reason: 'expired' },
    { ...thanks, reason: 'finished' },
    { ...thanks, reason: 'stopped' },
    { ...thanks, reason: 'finished', badgeUrl: 'https://workshops.example.org/badges/9d2e' },
    { ...basics, kind: 'thanks', reason: 'expired' },
    { ...failed, attempts: 3 },
    { ...failed, attempts: 1 },
    { ...failed, attempts: 0 },
    { ...basics, kind: 'link' },
  ];
}
