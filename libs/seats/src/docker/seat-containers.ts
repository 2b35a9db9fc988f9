import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { poll } from '../abort';
import { homeArchive } from '../home-archive';
import type { SeatHandle } from '../seat-driver';
import { allowing, statusCode } from './engine';
import { containerOptions, handleFrom, ownedBy, seatName, type SeatContainer } from './seat-container';

/** How long the engine may take to end a container and let go of its volume, in milliseconds. */
const removeTimeoutMs = 20_000;

const logLines = 40;

/** What a seat's container is doing. `made`: it was created and never started. */
export type ContainerState = 'made' | 'running' | 'ended';

/** The containers and volumes of one backend's seats, as the engine has them this moment. */
export class SeatContainers {
  constructor(
    private readonly engine: Docker,
    private readonly backend: string,
  ) {}

  async state(seatId: string, signal: AbortSignal): Promise<ContainerState | undefined> {
    const found = await allowing([404], this.container(seatId).inspect({ abortSignal: signal }));
    if (!found) return undefined;
    if (found.State.Running) return 'running';
    return found.State.Status === 'created' ? 'made' : 'ended';
  }

  /** @returns false when the seat has a container already */
  async make(seat: SeatContainer): Promise<boolean> {
    try {
      await this.engine.createContainer(containerOptions(seat));
      return true;
    } catch (error) {
      if (statusCode(error) === 409) return false;
      throw error;
    }
  }

  async start(seatId: string): Promise<void> {
    await allowing([304], this.container(seatId).start());
  }

  /** Puts content into the running seat's home; before the start the home is not there yet. */
  async fill(seatId: string, home: Buffer): Promise<void> {
    await this.container(seatId).putArchive(home, { path: '/home/student' });
  }

  /** Resolves when the seat's container has ended. Rejects when the signal is aborted. */
  async ended(seatId: string, signal: AbortSignal): Promise<void> {
    await allowing([404], this.container(seatId).wait({ abortSignal: signal }));
  }

  async readHome(seatId: string, signal: AbortSignal): Promise<Readable | undefined> {
    const archive = this.container(seatId).getArchive({ path: '/home/student', abortSignal: signal });
    const stream = await allowing([404], archive);
    return stream && homeArchive(Readable.from(stream), 'student');
  }

  /** The end of what Jupyter said. */
  async logTail(seatId: string, signal: AbortSignal): Promise<string> {
    const options = {
      stdout: true,
      stderr: true,
      tail: logLines,
      follow: false,
      abortSignal: signal,
    } as const;
    const frames = await this.container(seatId)
      .logs(options)
      .catch(() => Buffer.alloc(0));
    return textOf(frames);
  }

  async list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    return this.handles(ownedBy(this.backend), signal);
  }

  async find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined> {
    const owned = ownedBy(this.backend);
    const found = await this.handles({ label: [...owned.label, `wod.seat=${seatId}`] }, signal);
    return found[0];
  }

  /** Takes container and volume away. Absent ones are a success, and so is one that is going already. */
  async remove(seatId: string, signal: AbortSignal): Promise<void> {
    const gone = await poll(
      async () => {
        const container = this.container(seatId).remove({ force: true, v: true, abortSignal: signal });
        await allowing([404, 409], container);
        if (await this.state(seatId, signal)) return undefined;
        try {
          await this.engine.getVolume(seatName(seatId)).remove({ abortSignal: signal });
        } catch (error) {
          // In use for a moment longer than its container exists.
          if (statusCode(error) === 409) return undefined;
          if (statusCode(error) !== 404) throw error;
        }
        return true;
      },
      removeTimeoutMs,
      signal,
    );
    if (!gone) throw new Error(`The engine does not let go of ${seatName(seatId)}.`);
  }

  /** Seats by container, and those of which only the volume is left. */
  private async handles(filters: { label: string[] }, signal: AbortSignal): Promise<SeatHandle[]> {
    const asked = { filters, abortSignal: signal };
    const [containers, volumes] = await Promise.all([
      this.engine.listContainers({ ...asked, all: true }),
      this.engine.listVolumes(asked),
    ]);
    const seats = new Map<string, SeatHandle>();
    const add = (handle: SeatHandle | undefined) => {
      if (handle && !seats.has(handle.seatId)) seats.set(handle.seatId, handle);
    };
    for (const { Labels, State } of containers) add(handleFrom(Labels, State === 'running'));
    // The engine answers null, not an empty list.
    for (const { Labels } of volumes.Volumes ?? []) add(handleFrom(Labels, false));
    return [...seats.values()];
  }

  private container(seatId: string): Docker.Container {
    return this.engine.getContainer(seatName(seatId));
  }
}

/** Text of the engine's log frames: 8 bytes of head, whose last 4 are the length of what follows. */
export function textOf(frames: Buffer): string {
  const parts: string[] = [];
  for (let at = 0; at + 8 <= frames.length;) {
    const end = at + 8 + frames.readUInt32BE(at + 4);
    parts.push(frames.toString('utf8', at + 8, end));
    at = end;
  }
  return parts.join('').trim();
}
