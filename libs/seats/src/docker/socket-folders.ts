import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { studentId } from '../home-archive';
import type { SeatHandle, Upstream } from '../seat-driver';
import { seatFolderName, seatsDir } from '../seat-paths';
import { HeldSockets } from '../seat-socket';

/** A folder without a seat may be that of one that is being made; an older one cannot. */
const staleAfterMs = 10 * 60 * 1000;

/**
 * The folders that seats share with their worker, one per seat, for one socket each. A folder can be written
 * by its seat until Jupyter has made the socket; then it is sealed, so that the student can neither use it as
 * disk nor put a link to one of the host's sockets in the socket's place. Where the worker happens to have
 * the student's number, sealing holds nobody back, and sockets are held open instead (`HeldSockets`).
 */
export class SocketFolders {
  private readonly held = new HeldSockets();
  private readonly sharesUser = process.getuid?.() === studentId;

  constructor(
    private readonly stateDir: string,
    private readonly backend: string,
  ) {}

  async pathOf(seatId: string): Promise<string> {
    return join(await this.base(), seatFolderName(seatId));
  }

  async make(seatId: string): Promise<void> {
    const path = await this.pathOf(seatId);
    await mkdir(path, { recursive: true });
    await chmod(path, 0o777);
  }

  async seal(seatId: string): Promise<void> {
    await chmod(await this.pathOf(seatId), 0o755);
  }

  /** Where a seat is reached; undefined while it has no socket. */
  async upstream(seatId: string): Promise<Upstream | undefined> {
    const socketPath = await this.safe(seatId, join(await this.pathOf(seatId), 's'));
    return socketPath === undefined ? undefined : { kind: 'socket', socketPath };
  }

  /** The handle with a socket path that is safe to connect to. */
  async reachable(handle: SeatHandle): Promise<SeatHandle> {
    if (!this.sharesUser || !handle.running || handle.upstream.kind !== 'socket') return handle;
    const socketPath = await this.safe(handle.seatId, handle.upstream.socketPath);
    if (socketPath !== undefined) return { ...handle, upstream: { kind: 'socket', socketPath } };
    return {
      ...handle,
      running: false,
      upstream: { kind: 'socket', socketPath: join(this.stateDir, 'gone') },
    };
  }

  async remove(seatId: string): Promise<void> {
    await this.held.letGo(seatId);
    await rm(await this.pathOf(seatId), { recursive: true, force: true });
  }

  /**
   * After a restart: seals what a killed worker left open, and takes folders away whose seats are gone.
   * @param seats all seats of the backend that the engine has
   */
  async tidy(seats: readonly SeatHandle[]): Promise<void> {
    const base = await this.base();
    const known = new Set<string>();
    for (const { seatId, running, upstream } of seats) {
      known.add(seatFolderName(seatId));
      if (!running || upstream.kind !== 'socket') continue;
      if (await isThere(upstream.socketPath)) await chmod(dirname(upstream.socketPath), 0o755);
    }
    for (const name of (await readdir(base)).filter((candidate) => !known.has(candidate))) {
      const path = join(base, name);
      const made = await stat(path).catch(() => undefined);
      if (made && Date.now() - made.mtimeMs > staleAfterMs) await rm(path, { recursive: true, force: true });
    }
  }

  private base(): Promise<string> {
    return seatsDir(this.stateDir, `docker ${this.backend}`);
  }

  async close(): Promise<void> {
    await this.held.close();
  }

  private async safe(seatId: string, path: string): Promise<string | undefined> {
    if (this.sharesUser) return this.held.hold(seatId, path);
    return (await isThere(path)) ? path : undefined;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
