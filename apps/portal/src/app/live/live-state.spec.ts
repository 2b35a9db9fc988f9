import fc from 'fast-check';
import type { LiveMessage } from './live-message';
import { applyLive, changesView, emptyLive, stepsOf } from './live-state';

const at = (second: number) => new Date(Date.UTC(2026, 4, 4, 9, 0, second)).toISOString();
const logged = (id: number, line: string): LiveMessage => ({
  id,
  type: 'wod.seat.v1.logged',
  data: { at: at(id), attempt: 1, line },
});
const progressed = (id: number, attempt: number, step: string): LiveMessage => ({
  id,
  type: 'wod.seat.v1.progressed',
  data: { at: at(id), attempt, step, message: `${step} done` },
});
const warned = (id: number, thresholdMinutes: number): LiveMessage => ({
  id,
  type: 'wod.countdown.v1.warned',
  data: { at: at(id), endsAt: at(59), thresholdMinutes },
});
const failed = (id: number, attempt: number): LiveMessage => ({
  id,
  type: 'wod.seat.v1.failed',
  data: { at: at(id), attempt, code: 'x', sentence: `attempt ${attempt} stopped`, retryable: true },
});
const all = (messages: readonly LiveMessage[]) => messages.reduce(applyLive, emptyLive);

describe('the live state', () => {
  it('shows every line once, in the order of the stream', () => {
    const state = all([logged(3, 'c'), logged(1, 'a'), logged(3, 'c'), logged(2, 'b'), logged(1, 'a')]);
    expect(state.lines.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  it('is the same object when an event comes twice', () => {
    const state = all([logged(1, 'a')]);
    expect(applyLive(state, logged(1, 'a'))).toBe(state);
  });

  it('is the same after any order and any repeats of the same events', () => {
    const messages = [
      logged(1, 'a'),
      progressed(2, 1, 'taken'),
      failed(3, 1),
      progressed(4, 2, 'taken'),
      warned(5, 60),
      logged(6, 'b'),
      warned(7, 15),
      failed(8, 2),
    ];
    const told = ({ lines, failures, warning, seen }: ReturnType<typeof all>) => ({
      lines,
      failures,
      warning,
      seen: [...seen].sort(),
    });
    const repeated = fc
      .array(fc.constantFrom(...messages))
      .chain((more) =>
        fc.shuffledSubarray([...messages, ...more], { minLength: messages.length + more.length }),
      );
    fc.assert(fc.property(repeated, (some) => expect(told(all(some))).toEqual(told(all(messages)))));
  });

  it('keeps the last 500 lines', () => {
    const state = all(Array.from({ length: 600 }, (_, index) => logged(index + 1, `${index + 1}`)));
    expect(state.lines).toHaveLength(500);
    expect(state.lines[0]?.text).toBe('101');
  });

  it('bears data that is not what it should be', () => {
    const state = all([
      { id: 1, type: 'wod.seat.v1.logged', data: { line: 7 } },
      { id: 2, type: 'wod.countdown.v1.warned', data: {} },
    ]);
    expect(state.lines).toMatchObject([{ text: '', attempt: 1 }]);
    expect(state.warning).toBeUndefined();
  });
});

describe('the steps of an attempt', () => {
  it('come from the view and the stream, each once, by the earliest report', () => {
    const live = all([progressed(4, 2, 'taken'), progressed(5, 2, 'image'), progressed(1, 1, 'start')]);
    const steps = stepsOf(2, [{ step: 'taken', message: 'from the view', at: at(2) }], live);
    expect([...steps]).toEqual([
      ['taken', { message: 'from the view', at: at(2) }],
      ['image', { message: 'image done', at: at(5) }],
    ]);
  });
});

describe('the view', () => {
  it.each([
    'wod.booking.v1.ready',
    'wod.seat.v1.failed',
    'wod.countdown.v1.warned',
    'wod.poll.v1.opened',
  ] as const)('may have changed after %s', (type) =>
    expect(changesView({ id: 1, type, data: {} })).toBe(true),
  );

  it.each(['wod.seat.v1.logged', 'wod.seat.v1.progressed'] as const)('has not changed after %s', (type) =>
    expect(changesView({ id: 1, type, data: {} })).toBe(false),
  );
});
