import { close, constants, fstat, open } from 'node:fs';
import { promisify } from 'node:util';

/** `O_PATH` of Linux, which Node does not name: a descriptor of a place, not of its content. */
const oPath = 0o10000000;

/**
 * Holds sockets that lie in folders a student may write. Such a path must not be connected to by name: the
 * student could put a link there to a socket of the host, and the worker would follow it with its own
 * rights. So the place itself is held open, links refused, and connected to through its descriptor.
 */
export class HeldSockets {
  private readonly held = new Map<string, { path: string; fd: number }>();

  /** A path that leads to the socket as it is now; undefined when there is none. */
  async hold(seatId: string, path: string): Promise<string | undefined> {
    const held = this.held.get(seatId);
    if (held?.path === path) return `/proc/self/fd/${held.fd}`;
    const fd = await promisify(open)(path, oPath | constants.O_NOFOLLOW).catch(() => undefined);
    if (fd === undefined) return undefined;
    const found = await promisify(fstat)(fd);
    if (!found.isSocket()) {
      await promisify(close)(fd);
      return undefined;
    }
    this.held.set(seatId, { path, fd });
    return `/proc/self/fd/${fd}`;
  }

  async letGo(seatId: string): Promise<void> {
    const held = this.held.get(seatId);
    this.held.delete(seatId);
    if (held) await promisify(close)(held.fd);
  }

  async close(): Promise<void> {
    for (const seatId of [...this.held.keys()]) await this.letGo(seatId);
  }
}
