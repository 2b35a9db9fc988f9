import { VisiblePoll } from './visible-poll';

function aPage() {
  const page = document.implementation.createHTMLDocument();
  let state: DocumentVisibilityState = 'visible';
  Object.defineProperty(page, 'visibilityState', { get: () => state });
  return {
    page,
    turn: (next: DocumentVisibilityState) => {
      state = next;
      page.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

describe('a poll of a visible page', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('runs again some time after it has finished, never twice at once', async () => {
    let finish: (() => void)[] = [];
    const task = jest.fn(() => new Promise<void>((resolve) => finish.push(resolve)));
    const poll = new VisiblePoll(task, 1_000, aPage().page);
    void poll.now();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(task).toHaveBeenCalledTimes(1);
    finish.forEach((done) => done());
    finish = [];
    await jest.advanceTimersByTimeAsync(999);
    expect(task).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledTimes(2);
    poll.stop();
  });

  it('makes one more run of any number of calls during a run', async () => {
    const finish: (() => void)[] = [];
    const task = jest.fn(() => new Promise<void>((resolve) => finish.push(resolve)));
    const poll = new VisiblePoll(task, 1_000, aPage().page);
    void poll.now();
    void poll.now();
    void poll.now();
    finish[0]?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(task).toHaveBeenCalledTimes(2);
    finish[1]?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(task).toHaveBeenCalledTimes(2);
    poll.stop();
  });

  it('rests while the page is hidden and runs at once when it comes back', async () => {
    const { page, turn } = aPage();
    const task = jest.fn(() => Promise.resolve());
    const poll = new VisiblePoll(task, 1_000, page);
    await poll.now();
    turn('hidden');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(task).toHaveBeenCalledTimes(1);
    turn('visible');
    await jest.advanceTimersByTimeAsync(0);
    expect(task).toHaveBeenCalledTimes(2);
    poll.stop();
  });

  it('does nothing any more once it is stopped', async () => {
    const { page, turn } = aPage();
    const task = jest.fn(() => Promise.resolve());
    const poll = new VisiblePoll(task, 1_000, page);
    await poll.now();
    poll.stop();
    turn('visible');
    await poll.now();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(task).toHaveBeenCalledTimes(1);
  });
});
