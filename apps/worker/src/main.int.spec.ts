import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { processEnvironment } from '@wod/settings';
import { Rig } from './testing/rig';
import { until } from './testing/wait';

/** The built worker: this is what the launcher starts. */
const program = join(__dirname, '../dist/main.js');

describe('the worker as a process', () => {
  let rig: Rig;
  const started: ChildProcess[] = [];
  beforeAll(async () => (rig = await Rig.start()));
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await rig.stop();
  });

  const start = (changes: Readonly<Record<string, string>> = {}) => {
    const { url, user, password } = rig.options().bus;
    const child = spawn(process.execPath, [program], {
      env: {
        PATH: processEnvironment()['PATH'],
        WOD_DRIVER: 'simulated',
        WOD_STATE_DIR: rig.stateDir,
        WOD_GATEWAY_PORT: '0',
        WOD_NATS_URL: url,
        WOD_NATS_USER: user,
        WOD_NATS_PASSWORD: password,
        ...changes,
      },
    });
    started.push(child);
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return { child, output, ended };
  };

  it('names a bad setting, not its value, and exits as for a wrong configuration', async () => {
    const { output, ended } = start({ WOD_CAPACITY: 'hunter2', WOD_GATEWAY_PORTT: '1' });
    expect(await ended).toBe(78);
    expect(output.err).toMatch(/WOD_CAPACITY[\s\S]*WOD_GATEWAY_PORTT/);
    expect(output.err + output.out).not.toContain('hunter2');
  });

  it('says that its port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const { output, ended } = start({ WOD_GATEWAY_PORT: String(port) });
    expect(await ended).toBe(1);
    expect(output.err).toContain(`cannot listen on port ${port}`);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('says that the nats-server does not know it', async () => {
    const { output, ended } = start({ WOD_NATS_PASSWORD: 'hunter2' });
    expect(await ended).toBe(78);
    expect(output.err).toContain('WOD_NATS_USER');
    expect(output.err + output.out).not.toContain('hunter2');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGUSR2'] as const)(
    'ends cleanly on %s and tells its last state',
    async (signal) => {
      const { child, output, ended } = start();
      await until('the worker', () => output.out.includes('takes jobs'));
      const job = await rig.seat();
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(output.err).toBe('');
      const beat = await rig.heartbeat(({ sentence }) => sentence === 'The worker is stopping.');
      expect(beat.seats.length).toBe(signal === 'SIGUSR2' ? 0 : 1);
      const lines = output.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.filter((line) => line['progress'] !== undefined).length).toBeGreaterThanOrEqual(2);
      expect(lines.some((line) => line['seatId'] === job.seatId && line['bookingId'] === job.bookingId)).toBe(
        true,
      );
      expect(output.out).not.toContain(job.secrets.linkKey);
      expect(output.out).not.toContain(job.secrets.password);
    },
  );

  it('ends at once while it waits for a nats-server that is not there', async () => {
    const { child, output, ended } = start({ WOD_NATS_URL: 'nats://127.0.0.1:1' });
    await until('the gateway', () => output.out.includes('gateway listens'));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
