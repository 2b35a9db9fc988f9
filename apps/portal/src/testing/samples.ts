import type { BookingView, OperatorOverview, WorkshopCard, WorkshopDetail } from '@wod/contracts';

export const bookingId = '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b';

export function aCard(changes: Partial<WorkshopCard> = {}): WorkshopCard {
  return {
    folder: 'WKSHP-Python101',
    title: 'Python 101',
    description: 'A simple introduction to Python.',
    categories: ['Open Source'],
    durationMinutes: 120,
    popular: false,
    updatedAt: '2026-05-01T09:00:00.000Z',
    capacity: 20,
    free: 12,
    ...changes,
  };
}

export function aWorkshop(changes: Partial<WorkshopDetail> = {}): WorkshopDetail {
  return { ...aCard(), about: '', digest: 'ab'.repeat(32), notebooks: [], waiting: 0, ...changes };
}

export function aBooking(changes: Partial<BookingView> = {}): BookingView {
  return {
    id: bookingId,
    state: 'provisioning',
    workshop: { folder: 'WKSHP-Python101', title: 'Python 101', durationMinutes: 120 },
    serverTime: '2026-05-04T09:00:10.000Z',
    requestedAt: '2026-05-04T09:00:00.000Z',
    attempt: 1,
    maxAttempts: 3,
    progress: { reached: [], usualSeconds: 10 },
    extension: { minutes: 30, left: 2 },
    poll: { state: 'closed', questions: [] },
    ...changes,
  };
}

export function aReadyBooking(changes: Partial<BookingView> = {}): BookingView {
  return aBooking({
    state: 'ready',
    readyAt: '2026-05-04T09:00:05.000Z',
    endsAt: '2026-05-04T11:00:10.000Z',
    seat: { username: 'student7', gatewayUrl: 'http://localhost:4300', backend: 'be1' },
    ...changes,
  });
}

export function anOverview(changes: Partial<OperatorOverview> = {}): OperatorOverview {
  return {
    serverTime: '2026-05-04T09:00:10.000Z',
    backends: [],
    bookings: [],
    streams: [],
    outbox: { waiting: 0 },
    mails: { queued: 0, failed: 0 },
    deadLetters: 0,
    ...changes,
  };
}

export function aBackend(
  changes: Partial<OperatorOverview['backends'][number]> = {},
): OperatorOverview['backends'][number] {
  return { name: 'be1', state: 'up', capacity: 20, seats: 3, creating: 0, healthy: true, ...changes };
}
