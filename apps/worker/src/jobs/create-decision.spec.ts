import type { SeatMark } from '../seats/seat-journal';
import { decideCreate } from './create-decision';

const job = { giveUpAt: '2026-05-04T09:02:00.000Z' };
const inTime = new Date('2026-05-04T09:01:59.999Z');
const late = new Date('2026-05-04T09:02:00.000Z');

const marks: readonly (readonly [string, SeatMark | undefined])[] = [
  ['never heard of', undefined],
  ['announced', { kind: 'announced', bookingId: 'b', attempt: 1 }],
  ['failed', { kind: 'failed', code: 'seat-create-failed', sentence: 'No.', retryable: true }],
  ['died', { kind: 'died' }],
  ['removed', { kind: 'removed' }],
];

describe('decideCreate', () => {
  it('says what happens for each past of a seat, in time and late', () => {
    const table = Object.fromEntries(
      marks.map(([name, mark]) => [name, [decideCreate(mark, job, inTime), decideCreate(mark, job, late)]]),
    );
    expect(table).toEqual({
      'never heard of': ['make', 'clean-up'],
      announced: ['adopt', 'adopt'],
      failed: ['repeat-failure', 'repeat-failure'],
      died: ['ignore', 'ignore'],
      removed: ['ignore', 'ignore'],
    });
  });
});
