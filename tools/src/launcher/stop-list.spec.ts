import { silentProgress, type Progress } from './progress';
import { StoppedError, StopList } from './stop-list';

describe('StopList', () => {
  it('stops in the order of services, not of their start', async () => {
    const stops = new StopList(silentProgress);
    const order: string[] = [];
    const start = (name: 'api' | 'worker' | 'PostgreSQL' | 'lock') =>
      stops.start(
        name,
        async () => name,
        async (value) => void order.push(value),
      );
    for (const name of ['lock', 'worker', 'PostgreSQL', 'api'] as const) await start(name);
    await Promise.all([stops.stopAll(), stops.stopAll()]);
    expect(order).toEqual(['worker', 'api', 'PostgreSQL', 'lock']);
  });

  it('stops what was just being started, and begins nothing new', async () => {
    const stops = new StopList(silentProgress);
    let finish: (value: string) => void = () => undefined;
    const stopped: string[] = [];
    const starting = stops.start(
      'api',
      () => new Promise<string>((resolve) => (finish = resolve)),
      async (value) => void stopped.push(value),
    );
    const stopping = stops.stopAll();
    finish('the api');
    await expect(starting).rejects.toThrow(StoppedError);
    await stopping;
    expect(stopped).toEqual(['the api']);
    await expect(
      stops.start(
        'worker',
        async () => 'never',
        async () => undefined,
      ),
    ).rejects.toThrow(StoppedError);
  });

  it('goes on when a part cannot be started or stopped, and says so', async () => {
    const said: string[] = [];
    const step = {
      now: () => undefined,
      done: (text = '') => said.push(text),
      failed: (text = '') => said.push(text),
    };
    const progress: Progress = { begin: () => step, say: () => undefined };
    const stops = new StopList(progress);
    await expect(
      stops.start(
        'worker',
        () => Promise.reject(new Error('no')),
        async () => undefined,
      ),
    ).rejects.toThrow('no');
    await stops.start(
      'api',
      async () => 1,
      () => Promise.reject(new Error('it hangs')),
    );
    await stops.start(
      'nats-server',
      async () => 1,
      async () => undefined,
    );
    await stops.stopAll();
    expect(said).toEqual(['worker stopped', 'api: it hangs', 'nats-server stopped']);
  });
});
