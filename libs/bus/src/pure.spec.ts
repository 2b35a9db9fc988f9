import { childTraceparent, fromHeaders, newTraceparent, toHeaders } from './cloud-event';
import { judge, PoisonMessage, RetryLater } from './delivery';
import { isSupportedVersion } from './server-check';

describe('judging a delivery', () => {
  const fault = new Error('broken');

  it('acknowledges success and backs off after a fault', () => {
    expect(judge(1, 5, undefined)).toEqual({ do: 'ack' });
    expect([1, 2, 3, 4].map((n) => judge(n, 9, fault))).toEqual(
      [1_000, 5_000, 30_000, 120_000].map((delayMs) => ({ do: 'retry', delayMs })),
    );
    expect(judge(8, 9, fault)).toEqual({ do: 'retry', delayMs: 120_000 });
  });

  it('buries at the limit, and poison at once, with the reason', () => {
    expect(judge(5, 5, fault)).toEqual({ do: 'bury', reason: 'Error: broken' });
    expect(judge(1, 5, new PoisonMessage('is not JSON'))).toMatchObject({ do: 'bury' });
    expect(judge(1, 5, 'a string')).toMatchObject({ do: 'retry' });
  });

  it('waits as long as a handler asks for', () => {
    expect(judge(1, 5, new RetryLater(250, 'busy'))).toEqual({ do: 'retry', delayMs: 250 });
    expect(judge(5, 5, new RetryLater(250, 'busy'))).toMatchObject({ do: 'bury' });
  });
});

describe('an envelope', () => {
  it('survives its headers', () => {
    const envelope = {
      id: 'e1',
      type: 'wod.seat.v1.ready',
      source: '/worker/be1',
      subject: 'b1',
      time: '2026-05-04T09:00:00.000Z',
      traceparent: newTraceparent(),
    };
    expect(fromHeaders(toHeaders(envelope))).toEqual(envelope);
  });

  it('is absent where there is none', () => {
    expect(fromHeaders(undefined)).toBeUndefined();
  });

  it('keeps the trace and changes the span for what it causes', () => {
    const parent = newTraceparent();
    const child = childTraceparent(parent);
    expect(child.slice(0, 35)).toBe(parent.slice(0, 35));
    expect(child).not.toBe(parent);
    expect(childTraceparent('nonsense')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

it.each([
  ['2.12.7', true],
  ['2.14.0', true],
  ['3.0.0', true],
  ['2.15.1-RC.1', true],
  ['2.12.6', false],
  ['2.9.10', false],
  ['1.99.99', false],
  ['unknown', false],
])('server version %s is supported: %s', (version, supported) => {
  expect(isSupportedVersion(version)).toBe(supported);
});
