import type { BackendHeartbeatV1 } from '@wod/contracts';
import { createLog } from '../logging/log';
import { Pulse } from './pulse';

const lines: { msg: string; level: string }[] = [];
const log = createLog(
  { level: 'info', backend: 'be1' },
  { write: (line: string) => lines.push(JSON.parse(line) as (typeof lines)[number]) },
);
const beat = { at: 'now' } as BackendHeartbeatV1;

describe('Pulse', () => {
  beforeEach(() => lines.splice(0));

  it('tells once that beats do not get through, and once that they do again', async () => {
    let isDown = true;
    const put = async (): Promise<void> => {
      if (isDown) throw new Error('no bus');
    };
    const pulse = new Pulse({ put }, async () => beat, 60_000, log);
    await pulse.beat();
    await pulse.beat();
    isDown = false;
    await pulse.beat();
    await pulse.beat();
    expect(lines.map(({ msg }) => msg)).toEqual([
      'A heartbeat did not get through.',
      'Heartbeats get through again.',
    ]);
  });

  it('does not pile beats up behind one that hangs', async () => {
    let puts = 0;
    let release = (): void => undefined;
    const put = (): Promise<void> => {
      puts += 1;
      return new Promise((resolve) => (release = resolve));
    };
    const pulse = new Pulse({ put }, async () => beat, 60_000, log);
    const beats = [pulse.beat(), pulse.beat(), pulse.beat()];
    await Promise.resolve();
    release();
    await Promise.all(beats);
    expect(puts).toBe(1);
  });

  it('ends with a beat of its own, after the one under way', async () => {
    let state = 'before';
    const told: string[] = [];
    const put = async (heartbeat: BackendHeartbeatV1): Promise<void> => void told.push(heartbeat.at);
    const pulse = new Pulse({ put }, async () => ({ ...beat, at: state }), 60_000, log);
    pulse.start();
    state = 'last';
    await pulse.last();
    expect(told.at(-1)).toBe('last');
  });
});
