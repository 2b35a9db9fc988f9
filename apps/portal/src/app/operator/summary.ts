import type { OperatorOverview } from '@wod/contracts';
import { operatorTexts } from './operator.texts';

export const views = ['bookings', 'backends', 'messages', 'dead-letters', 'imports'] as const;
/** The views of the console; the first is shown when the address names none. */
export type View = (typeof views)[number];

export function viewOf(text: string | undefined): View {
  return views.find((view) => view === text) ?? 'bookings';
}

export interface Figure {
  readonly label: string;
  readonly value: string;
  /** Where to look closer. */
  readonly view: View;
  readonly isBad: boolean;
}

/** An outbox whose oldest message waits longer than this is not being emptied. */
const outboxBadSeconds = 30;

/** The handful of numbers that tell an operator whether all is well. */
export function summaryOf({ backends, bookings, outbox, mails, deadLetters }: OperatorOverview): Figure[] {
  const texts = operatorTexts.summary;
  const up = backends.filter(({ state, healthy }) => state === 'up' && healthy);
  const known = backends.filter(({ state }) => state !== 'retired');
  const inState = (state: string) => bookings.filter((booking) => booking.state === state).length;
  const used = known.reduce((sum, { seats }) => sum + seats, 0);
  const capacity = known.reduce((sum, backend) => sum + backend.capacity, 0);
  const figure = (label: string, value: number | string, view: View, isBad = false): Figure => ({
    label,
    value: String(value),
    view,
    isBad,
  });
  return [
    figure(texts.seats, texts.seatsOf(used, capacity), 'backends'),
    figure(
      texts.backends,
      texts.backendsOf(up.length, known.length),
      'backends',
      known.some(({ state, healthy }) => state === 'lost' || !healthy) || up.length === 0,
    ),
    figure(texts.waiting, inState('waiting'), 'bookings'),
    figure(texts.provisioning, inState('provisioning'), 'bookings'),
    figure(texts.outbox, outbox.waiting, 'messages', (outbox.oldestSeconds ?? 0) > outboxBadSeconds),
    figure(texts.mailsFailed, mails.failed, 'messages', mails.failed > 0),
    figure(texts.deadLetters, deadLetters, 'dead-letters', deadLetters > 0),
  ];
}
