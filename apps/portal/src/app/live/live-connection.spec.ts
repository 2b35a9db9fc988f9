import { FakeLiveSources } from '../../testing/fake-live-source';
import { LiveConnection } from './live-connection';

const url = '/api/v1/bookings/b/events';

function aConnection() {
  const sources = new FakeLiveSources();
  const listener = { message: jest.fn(), status: jest.fn() };
  const connection = new LiveConnection(sources.open, url, listener, () => 1);
  const status = () => listener.status.mock.lastCall?.[0] as unknown;
  connection.open();
  return { sources, listener, connection, status };
}

describe('the live connection', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('hands on what it hears', () => {
    const { sources, listener, connection, status } = aConnection();
    expect(status()).toBe('connecting');
    sources.last.opens();
    expect(status()).toBe('live');
    sources.last.sends(5, 'wod.seat.v1.logged', { line: 'x' });
    expect(listener.message).toHaveBeenCalledWith({
      id: 5,
      type: 'wod.seat.v1.logged',
      data: { line: 'x' },
    });
    connection.close();
    expect(sources.last.isClosed).toBe(true);
    expect(status()).toBe('idle');
  });

  it('leaves it to the browser to reconnect after a break, and says so', () => {
    const { sources, connection, status } = aConnection();
    sources.last.opens();
    sources.last.breaks();
    expect(status()).toBe('reconnecting');
    jest.advanceTimersByTime(30_000);
    expect(sources.all).toHaveLength(1);
    sources.last.opens();
    expect(status()).toBe('live');
    connection.close();
  });

  it('opens a new source from where it was when the browser has given up', () => {
    const { sources, connection } = aConnection();
    sources.last.opens();
    sources.last.sends(5, 'wod.seat.v1.logged', { line: 'x' });
    sources.last.sends(4, 'wod.seat.v1.logged', { line: 'late' });
    sources.last.isGivenUp();
    jest.advanceTimersByTime(1_000);
    expect(sources.all.map((source) => source.url)).toEqual([url, `${url}?lastEventId=5`]);
    connection.close();
  });

  it('gives up a source that has been silent for 40 seconds, and no sooner', () => {
    const { sources, connection, status } = aConnection();
    sources.last.opens();
    jest.advanceTimersByTime(30_000);
    sources.last.pings();
    jest.advanceTimersByTime(40_000);
    expect(status()).toBe('live');
    jest.advanceTimersByTime(5_000);
    expect(status()).toBe('reconnecting');
    expect(sources.last.isClosed).toBe(true);
    connection.close();
  });

  it('waits longer after every failure, up to half a minute, and begins anew after a success', () => {
    const { sources, connection } = aConnection();
    const pauses: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      const count = sources.all.length;
      sources.last.isGivenUp();
      let pause = 0;
      while (sources.all.length === count) {
        jest.advanceTimersByTime(1_000);
        pause += 1;
      }
      pauses.push(pause);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
    sources.last.opens();
    sources.last.isGivenUp();
    jest.advanceTimersByTime(1_000);
    expect(sources.all).toHaveLength(9);
    connection.close();
  });

  it('hears nothing of a source that it has left, nor after it was closed', () => {
    const { sources, listener, connection } = aConnection();
    const [first] = sources.all;
    first?.isGivenUp();
    jest.advanceTimersByTime(1_000);
    first?.sends(9, 'wod.seat.v1.logged', { line: 'ghost' });
    expect(listener.message).not.toHaveBeenCalled();
    sources.last.isGivenUp();
    connection.close();
    jest.advanceTimersByTime(120_000);
    expect(sources.all).toHaveLength(2);
  });
});
