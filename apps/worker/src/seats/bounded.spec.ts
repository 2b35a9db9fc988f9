import { bounded } from './bounded';

describe('bounded', () => {
  it('gives what the work gives', async () => {
    await expect(bounded(Promise.resolve(1), new AbortController().signal, 0)).resolves.toBe(1);
    await expect(bounded(Promise.reject(new Error('no')), new AbortController().signal, 0)).rejects.toThrow(
      'no',
    );
  });

  it('lets work that is told to end do so in its own words', async () => {
    const controller = new AbortController();
    const work = new Promise((_, reject) =>
      controller.signal.addEventListener('abort', () => reject(new Error('tidied up'))),
    );
    const waiting = bounded(work, controller.signal, 1_000);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('tidied up');
  });

  it('does not wait for work that hangs, and hears of it when it succeeds too late', async () => {
    const controller = new AbortController();
    let succeed = (_: string): void => undefined;
    const work = new Promise<string>((resolve) => (succeed = resolve));
    const late: string[] = [];
    const waiting = bounded(work, controller.signal, 1, (value) => late.push(value));
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    succeed('seat');
    await work;
    expect(late).toEqual(['seat']);
  });
});
