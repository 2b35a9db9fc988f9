import { randomUUID } from 'node:crypto';
import { backendHeartbeatV1 } from '@wod/contracts';
import { composeHeartbeat, type WorkerIdentity } from './compose-heartbeat';

const identity: WorkerIdentity = {
  backend: 'be1',
  workerId: randomUUID(),
  version: '0.1.0',
  driver: 'simulated',
  enforces: ['memory'],
  capacity: 20,
  startSlots: 2,
  gatewayUrl: 'http://localhost:4300',
};
const seat = { seatId: randomUUID(), bookingId: randomUUID(), attempt: 1, running: true };
const at = new Date('2026-05-04T09:00:00Z');

describe('composeHeartbeat', () => {
  it('keeps the contract', () => {
    const beat = composeHeartbeat(identity, {
      at,
      health: { healthy: true },
      seats: [seat],
      creating: [randomUUID()],
    });
    expect(backendHeartbeatV1.parse(beat)).toEqual(beat);
    expect(beat.sentence).toBeUndefined();
  });

  it('tells of a seat what the api must know and nothing else', () => {
    const handle = { ...seat, token: 'secret', meta: { linkKey: 'secret' } };
    const beat = composeHeartbeat(identity, { at, health: { healthy: true }, seats: [handle], creating: [] });
    expect(JSON.stringify(beat)).not.toContain('secret');
  });

  it('cuts a sentence that an engine made too long', () => {
    const health = { healthy: false, sentence: 'x'.repeat(1_000) } as const;
    const beat = composeHeartbeat(identity, { at, health, seats: [], creating: [] });
    expect(backendHeartbeatV1.safeParse(beat).success).toBe(true);
  });
});
