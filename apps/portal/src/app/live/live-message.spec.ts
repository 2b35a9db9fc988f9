import { events } from '@wod/contracts';
import { liveEventTypes, readMessage } from './live-message';

describe('live messages', () => {
  it('are exactly the events about one booking of the contracts', () => {
    const ofBookings = events.filter((event) => event.subjectField === 'bookingId').map(({ type }) => type);
    expect([...liveEventTypes].sort()).toEqual([...ofBookings].sort());
  });

  it('are read with their sequence', () =>
    expect(readMessage('wod.seat.v1.logged', '17', '{"line":"x"}')).toEqual({
      id: 17,
      type: 'wod.seat.v1.logged',
      data: { line: 'x' },
    }));

  it.each([
    ['', '{}'],
    ['abc', '{}'],
    ['1.5', '{}'],
    ['7', 'not json'],
    ['7', '[]'],
    ['7', 'null'],
  ])('are nothing with id %p and data %p', (id, data) =>
    expect(readMessage('wod.seat.v1.logged', id, data)).toBeUndefined(),
  );
});
