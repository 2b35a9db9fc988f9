import { Creations } from './creations';
import { CreationScope } from './creation-scope';

const never = new AbortController().signal;
const untilEnded = (scope: CreationScope) =>
  new Promise<void>((resolve) => scope.signal.addEventListener('abort', () => resolve(), { once: true }));

describe('CreationScope', () => {
  it('keeps the first reason', () => {
    const scope = new CreationScope();
    scope.end('overtaken');
    scope.end('too-slow');
    expect(scope.why).toBe('overtaken');
    expect(scope.signal.aborted).toBe(true);
  });

  it('ends when the time is over, and not after it was disposed of', () => {
    jest.useFakeTimers();
    try {
      const [ended, disposed] = [new CreationScope(), new CreationScope()];
      ended.endAfter(1_000, 'given-up');
      disposed.endAfter(1_000, 'given-up');
      disposed.dispose();
      jest.advanceTimersByTime(1_000);
      expect([ended.why, disposed.why]).toEqual(['given-up', undefined]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives work in hand some time after the worker was told to stop', () => {
    jest.useFakeTimers();
    try {
      const stopping = new AbortController();
      const scope = new CreationScope();
      scope.endSoonAfter(stopping.signal, 500, 'stopping');
      stopping.abort();
      expect(scope.why).toBeUndefined();
      jest.advanceTimersByTime(500);
      expect(scope.why).toBe('stopping');
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('Creations', () => {
  it('makes a seat once, however often it is asked for at the same moment', async () => {
    const creations = new Creations(0);
    let makers = 0;
    const work = async (scope: CreationScope) => {
      makers += 1;
      await untilEnded(scope);
    };
    const [first, second] = [creations.run('s1', never, work), creations.run('s1', never, work)];
    expect(creations.ids()).toEqual(['s1']);
    await creations.overtake('s1');
    await Promise.all([first, second]);
    expect(makers).toBe(1);
    expect(creations.ids()).toEqual([]);
  });

  it('waits, when it overtakes, until the maker let go', async () => {
    const creations = new Creations(0);
    const order: string[] = [];
    const run = creations.run('s1', never, async (scope) => {
      await untilEnded(scope);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`let go: ${scope.why}`);
      throw new Error('tidied up');
    });
    run.catch(() => undefined);
    await creations.overtake('s1');
    order.push('overtaken');
    expect(order).toEqual(['let go: overtaken', 'overtaken']);
  });

  it('has nothing to overtake where nothing is made', async () => {
    await expect(new Creations(0).overtake('s1')).resolves.toBeUndefined();
  });
});
