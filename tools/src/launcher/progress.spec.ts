import { LineProgress } from './progress';

function setUp(isTTY: boolean) {
  let now = 0;
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text), isTTY, columns: 60 };
  const progress = new LineProgress(output, () => now);
  return { progress, written, pass: (ms: number) => (now += ms), text: () => written.join('') };
}

describe('LineProgress', () => {
  it('has one line for each step, with its seconds', () => {
    const { progress, pass, text } = setUp(false);
    const step = progress.begin('nats-server');
    pass(1_240);
    step.done('nats-server on port 4222');
    expect(text()).toBe('✔ nats-server on port 4222  (1.2 s)\n');
  });

  it('says how a step failed, and ends it once', () => {
    const { progress, text } = setUp(false);
    const step = progress.begin('api');
    step.failed();
    step.done();
    expect(text()).toBe('✘ api  (0.0 s)\n');
  });

  it('says news of a long step now and then where lines stay', () => {
    const { progress, pass, text } = setUp(false);
    const step = progress.begin('worker');
    step.now('unpacking');
    pass(6_000);
    step.now('unpacking');
    pass(1_000);
    step.now('installing');
    pass(5_000);
    step.now('installing');
    step.done();
    expect(text().split('\n')).toEqual([
      '… worker: unpacking  (6.0 s)',
      '… worker: installing  (12.0 s)',
      '✔ worker  (12.0 s)',
      '',
    ]);
  });

  it('overwrites its last line in a terminal and keeps to its width', () => {
    const { progress, written } = setUp(true);
    const worker = progress.begin('worker');
    const api = progress.begin('api');
    worker.now('making the folder that seats are made from, which takes a while');
    expect(written.at(-1)?.startsWith('\r\u001b[2K… worker: making')).toBe(true);
    expect(written.at(-1)?.length).toBeLessThanOrEqual(60 + '\r\u001b[2K'.length);
    api.done('api ready');
    expect(written.at(-1)).toBe('\r\u001b[2K✔ api ready  (0.0 s)\n');
    worker.done();
  });

  it('says a sentence between steps', () => {
    const { progress, text } = setUp(false);
    progress.say('Port 4200 is taken.');
    expect(text()).toBe('Port 4200 is taken.\n');
  });
});
