import fc from 'fast-check';
import { fittingThresholds, planCountdown } from './countdown';
import { place, type BackendSnapshot } from './placement';
import { estimateWait } from './queue';
import { reconcile } from './reconcile';

const backend = (over: Partial<BackendSnapshot>): BackendSnapshot => ({
  name: 'be1',
  state: 'up',
  healthy: true,
  capacity: 10,
  free: 10,
  creating: 0,
  startSlots: 2,
  ...over,
});
const minutes = (n: number) => new Date(Date.UTC(2026, 4, 4, 9, n));

describe('placement', () => {
  it('takes the backend with the shortest queue of starts, then the most room', () => {
    const answer = place({ avoid: [] }, [
      backend({ name: 'busy', creating: 4 }),
      backend({ name: 'half', free: 5 }),
      backend({ name: 'roomy', free: 9 }),
    ]);
    expect(answer).toMatchObject({ kind: 'placed', backend: 'roomy' });
  });

  it('goes elsewhere after a failure, and back only when there is no other', () => {
    const both = [backend({ name: 'a' }), backend({ name: 'b', free: 1 })];
    expect(place({ avoid: ['a'] }, both)).toMatchObject({ backend: 'b' });
    expect(place({ avoid: ['a'] }, both.slice(0, 1))).toMatchObject({
      backend: 'a',
      reason: expect.stringContaining('again because there is no other'),
    });
  });

  it('says why nothing is free', () => {
    expect(place({ avoid: [] }, [])).toMatchObject({ kind: 'refused', code: 'no-backend' });
    expect(place({ avoid: [] }, [backend({ free: 0 })])).toMatchObject({ code: 'all-full' });
    expect(place({ avoid: [] }, [backend({ state: 'draining' })])).toMatchObject({ code: 'no-backend' });
  });

  it('never names a backend that is full, not up or unhealthy', () => {
    const anyBackend = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      state: fc.constantFrom('up', 'draining', 'lost', 'retired'),
      healthy: fc.boolean(),
      capacity: fc.integer({ min: 1, max: 20 }),
      free: fc.integer({ min: 0, max: 20 }),
      creating: fc.integer({ min: 0, max: 20 }),
      startSlots: fc.integer({ min: 1, max: 4 }),
    });
    const anyBackends = fc.uniqueArray(anyBackend, { selector: ({ name }) => name });
    fc.assert(
      fc.property(anyBackends, fc.subarray(['a', 'b', 'c', 'd']), (given, avoid) => {
        const backends = given as BackendSnapshot[];
        const answer = place({ avoid }, backends);
        const usable = backends.filter((b) => b.state === 'up' && b.healthy && b.free > 0);
        if (answer.kind === 'refused') expect(usable).toEqual([]);
        else expect(usable.map((b) => b.name)).toContain(answer.backend);
      }),
    );
  });
});

describe('the countdown', () => {
  const snapshot = { readyAt: minutes(0), endsAt: minutes(240), thresholdMinutes: [60, 15, 5], warned: [] };

  it('warns at each threshold once', () => {
    expect(planCountdown(snapshot, minutes(10))).toMatchObject({ warn: undefined, dueAt: minutes(180) });
    expect(planCountdown(snapshot, minutes(180))).toMatchObject({ warn: 60, dueAt: minutes(225) });
    expect(planCountdown({ ...snapshot, warned: [60] }, minutes(190))).toMatchObject({ warn: undefined });
    expect(planCountdown({ ...snapshot, warned: [60] }, minutes(225))).toMatchObject({ warn: 15 });
  });

  it('tells only the nearest threshold when it looks late', () => {
    expect(planCountdown(snapshot, minutes(236))).toMatchObject({ warn: 5, dueAt: minutes(240) });
  });

  it('expires at the end, not before', () => {
    expect(planCountdown(snapshot, new Date(minutes(240).getTime() - 1)).expired).toBe(false);
    expect(planCountdown(snapshot, minutes(240)).expired).toBe(true);
  });

  it('scales its thresholds for a short workshop', () => {
    expect(fittingThresholds([60, 15, 5], 240)).toEqual([60, 15, 5]);
    expect(fittingThresholds([60, 15, 5], 60)).toEqual([45, 11.25, 3.75]);
    expect(fittingThresholds([60, 15, 5], 1)).toEqual([0.75]);
    expect(fittingThresholds([60, 15, 5], 8)).toEqual([6, 1.5]);
    expect(fittingThresholds([], 60)).toEqual([]);
  });

  it('tells every threshold at most once and always looks ahead, whenever it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.integer({ min: 0, max: 600 * 60 }), { maxLength: 40 }),
        (total, moments) => {
          const warned: number[] = [];
          for (const second of moments.sort((a, b) => a - b)) {
            const now = new Date(minutes(0).getTime() + second * 1000);
            const plan = planCountdown({ ...snapshot, endsAt: minutes(total), warned }, now);
            if (plan.expired) return;
            expect(plan.dueAt.getTime()).toBeGreaterThan(now.getTime());
            if (plan.warn !== undefined) {
              expect(warned).not.toContain(plan.warn);
              if (warned.length > 0) expect(plan.warn).toBeLessThan(Math.min(...warned));
              warned.push(plan.warn);
            }
          }
        },
      ),
    );
  });
});

describe('the wait in the queue', () => {
  it('is the n-th end from now plus a start, or unknown', () => {
    expect(estimateWait(2, [minutes(30), minutes(10)], 5, minutes(0))).toBe(30 * 60 + 5);
    expect(estimateWait(3, [minutes(30), minutes(10)], 5, minutes(0))).toBeUndefined();
    expect(estimateWait(1, [minutes(10)], 5, minutes(20))).toBe(0);
  });
});

describe('reconciling', () => {
  const listed = (seatId: string, running = true) => ({
    seatId,
    bookingId: `b-${seatId}`,
    attempt: 1,
    running,
  });

  it('cleans what nobody wants and what should be gone', () => {
    expect(reconcile([], [listed('x')], minutes(5))).toEqual([{ do: 'clean', seat: listed('x') }]);
    expect(reconcile([{ seatId: 'x', state: 'gone', since: minutes(4) }], [listed('x')], minutes(5))).toEqual(
      [{ do: 'clean', seat: listed('x') }],
    );
  });

  it('notices a ready seat that is missing or dead', () => {
    const ready = { seatId: 'x', state: 'ready', since: minutes(1) } as const;
    expect(reconcile([ready], [], minutes(5))).toEqual([{ do: 'lose', seatId: 'x', why: 'missing' }]);
    expect(reconcile([ready], [listed('x', false)], minutes(5))).toEqual([
      { do: 'lose', seatId: 'x', why: 'dead' },
    ]);
    expect(reconcile([ready], [listed('x')], minutes(5))).toEqual([]);
  });

  it('believes a list about a draining seat, both ways', () => {
    const draining = { seatId: 'x', state: 'draining', since: minutes(1) } as const;
    expect(reconcile([draining], [], minutes(5))).toEqual([{ do: 'confirm-gone', seatId: 'x' }]);
    expect(reconcile([draining], [listed('x')], minutes(5))).toEqual([{ do: 'clean-again', seatId: 'x' }]);
  });

  it('leaves alone what is in progress or newer than the list', () => {
    expect(reconcile([{ seatId: 'x', state: 'creating', since: minutes(0) }], [], minutes(5))).toEqual([]);
    expect(reconcile([{ seatId: 'x', state: 'ready', since: minutes(5) }], [], minutes(5))).toEqual([]);
  });
});
