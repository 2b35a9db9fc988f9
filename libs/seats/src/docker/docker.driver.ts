import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { abortedError, orAborted, pause, poll, throwIfAborted } from '../abort';
import { packedHome, studentId } from '../home-archive';
import { statusOf } from '../jupyter-answer';
import { readSeatRecipe } from '../recipe/seat-recipe';
import type {
  DriverHealth,
  EnforcedLimit,
  SeatDriver,
  SeatHandle,
  SeatProgress,
  SeatSpec,
} from '../seat-driver';
import { SeatError } from '../seat-error';
import { SeatLocks } from '../seat-locks';
import { buildSeatRoot } from '../seat-root/build-seat-root';
import { compileRoot } from '../seat-root/compile-root';
import { connectEngine, isUnreachable, pingEngine } from './engine';
import { ensureOpenNetwork } from './open-network';
import { SeatContainers } from './seat-containers';
import { ensureSeatImage, hasImage, seatImageTag } from './seat-image';
import { SocketFolders } from './socket-folders';

export interface DockerDriverOptions {
  readonly backend: string;
  readonly stateDir: string;
  readonly recipeDir: string;
  readonly dockerHost?: string | undefined;
  readonly baseImage: string;
  readonly mirror?: string | undefined;
  readonly startTimeoutMs: number;
}

/** How long traces of a seat may take to go after a failure, in milliseconds. */
const cleanUpTimeoutMs = 30_000;

/** How long a call to the engine that cannot be taken back is waited for after an abort, in milliseconds. */
const inFlightMs = 5_000;

/** A container that another worker made is started by it within this, or is left over, in milliseconds. */
const startedByOtherMs = 10_000;

/** One maker per seat in this process, however many drivers there are. */
const locks = new SeatLocks();

/**
 * Seats as containers of a Docker engine on this machine. What exists is what the engine lists under this
 * backend's label; nothing is kept here. A seat has no network: its Jupyter listens on a unix socket in a
 * folder that the worker shares with it.
 */
export class DockerDriver implements SeatDriver {
  readonly name = 'docker';
  private readonly engine: Docker;
  private readonly containers: SeatContainers;
  private readonly sockets: SocketFolders;
  private limits: readonly EnforcedLimit[] = [];
  private image: string | undefined;

  constructor(private readonly options: DockerDriverOptions) {
    this.engine = connectEngine(options.dockerHost);
    this.containers = new SeatContainers(this.engine, options.backend);
    this.sockets = new SocketFolders(options.stateDir, options.backend);
  }

  get enforces(): readonly EnforcedLimit[] {
    return this.limits;
  }

  async health(signal: AbortSignal): Promise<DriverHealth> {
    const trouble = await pingEngine(this.engine, signal);
    if (trouble !== undefined) {
      return {
        healthy: false,
        sentence: `The Docker engine does not answer (${trouble}). Start it, or check DOCKER_HOST.`,
      };
    }
    if (this.image === undefined) {
      return { healthy: false, sentence: 'The seat image is not there yet: it is being built.' };
    }
    return { healthy: true };
  }

  async prepare(log: (line: string) => void, signal: AbortSignal): Promise<void> {
    await this.talking(signal, async () => {
      const info = (await orAborted(this.engine.info(), signal)) as EngineInfo;
      this.limits = limitsOf(info);
      const recipe = await readSeatRecipe(this.options.recipeDir);
      const { stateDir, mirror, baseImage } = this.options;
      const buildRoot = (abort: AbortSignal) =>
        buildSeatRoot({ recipe, rootsDir: `${stateDir}/roots`, mirror }, compileRoot, log, abort);
      const options = { engine: this.engine, recipe, baseImage, buildRoot };
      this.image = await ensureSeatImage(options, log, signal);
      await this.sockets.tidy(await this.containers.list(signal));
      log(`Seats are containers of ${this.image}, limited in ${this.limits.join(', ')}`);
    });
  }

  async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    const home = await packedHome(content, spec.limits.diskMb);
    return locks.withSeat(spec.seatId, signal, () =>
      this.talking(signal, async () => {
        const image = await this.imageNow(signal);
        progress.reached('image', 'The seat image is there');
        const network =
          spec.network === 'open'
            ? await ensureOpenNetwork(this.engine, this.options.backend, signal)
            : 'none';
        const socketDir = await this.sockets.pathOf(spec.seatId);
        const seat = { spec, backend: this.options.backend, image, socketDir, network };
        for (;;) {
          const adopted = await this.adopt(spec, signal);
          if (adopted) return adopted;
          throwIfAborted(signal);
          try {
            await this.sockets.make(spec.seatId);
            if (!(await unlessAborted(this.containers.make(seat), signal))) continue;
            return await this.bringUp(spec, home, progress, signal);
          } catch (error) {
            const cleanUp = AbortSignal.timeout(cleanUpTimeoutMs);
            const said = await this.containers.logTail(spec.seatId, cleanUp);
            progress.log(said.replaceAll(spec.token, '…'));
            await this.removeAll(spec.seatId, cleanUp);
            throw error;
          }
        }
      }),
    );
  }

  async find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined> {
    return this.talking(signal, async () => {
      const handle = await this.containers.find(seatId, signal);
      return handle && this.sockets.reachable(handle);
    });
  }

  async list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    return this.talking(signal, async () => {
      const handles = await this.containers.list(signal);
      return Promise.all(handles.map((handle) => this.sockets.reachable(handle)));
    });
  }

  async exportWork(seatId: string, signal: AbortSignal): Promise<Readable | undefined> {
    return this.talking(signal, () => this.containers.readHome(seatId, signal));
  }

  async remove(seatId: string, signal: AbortSignal): Promise<void> {
    await locks.withSeat(seatId, signal, () =>
      this.talking(signal, () => orAborted(this.removeAll(seatId, signal), signal)),
    );
  }

  async close(): Promise<void> {
    await this.sockets.close();
  }

  /** The seat as it is when it runs already; what does not run is taken away, so that it can be made anew. */
  private async adopt(spec: SeatSpec, signal: AbortSignal): Promise<SeatHandle | undefined> {
    const state = await poll(
      async () => {
        const now = (await this.containers.state(spec.seatId, signal)) ?? 'absent';
        return now === 'made' ? undefined : now;
      },
      startedByOtherMs,
      signal,
    );
    if (state === 'absent') return undefined;
    if (state === 'running') {
      const answered = await this.awaitAnswer(spec, signal).catch(() => undefined);
      if (answered) return answered;
      throwIfAborted(signal);
    }
    await this.removeAll(spec.seatId, signal);
    return undefined;
  }

  private async bringUp(
    spec: SeatSpec,
    home: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    progress.reached('create', 'The container is there');
    await unlessAborted(this.containers.start(spec.seatId), signal);
    // Jupyter starts meanwhile: it does not look at the home before it is asked to.
    await unlessAborted(this.fill(spec, home), signal);
    progress.reached('content', 'The notebooks are in the seat');
    const handle = await this.awaitAnswer(spec, signal);
    progress.reached('start', 'Jupyter answers');
    return handle;
  }

  private async fill(spec: SeatSpec, home: Buffer): Promise<void> {
    try {
      await this.containers.fill(spec.seatId, home);
    } catch (error) {
      if (!/no space left/i.test(String(error))) throw error;
      const sentence = "The workshop's files cannot be used: they do not fit on the seat's disk.";
      throw new SeatError('seat-content-invalid', sentence, false, { cause: error });
    }
  }

  private async awaitAnswer(spec: SeatSpec, signal: AbortSignal): Promise<SeatHandle> {
    const done = new AbortController();
    let died = false;
    const watch = this.containers.ended(spec.seatId, AbortSignal.any([signal, done.signal])).then(
      () => (died = true),
      () => undefined,
    );
    try {
      const answered = await poll(
        async () => {
          if (died) return 'died';
          const upstream = await this.sockets.upstream(spec.seatId);
          const status = upstream && (await statusOf(upstream, spec.basePath, spec.token));
          return status === 200 ? 'answers' : undefined;
        },
        this.options.startTimeoutMs,
        signal,
      );
      if (answered === 'died') throw new SeatError('seat-died', 'Jupyter ended while it started.', true);
      if (!answered) throw new SeatError('seat-start-timeout', 'Jupyter did not answer in time.', true);
    } finally {
      done.abort();
      await watch;
    }
    await this.sockets.seal(spec.seatId);
    const handle = await this.containers.find(spec.seatId, signal);
    if (!handle) throw new SeatError('seat-died', 'The seat was taken away while it started.', true);
    return this.sockets.reachable(handle);
  }

  private async removeAll(seatId: string, signal: AbortSignal): Promise<void> {
    await this.containers.remove(seatId, signal);
    await this.sockets.remove(seatId);
  }

  /** The image may have been taken away since: then it is built again by the next `prepare`. */
  private async imageNow(signal: AbortSignal): Promise<string> {
    const tag = this.image ?? seatImageTag(await readSeatRecipe(this.options.recipeDir));
    if (await hasImage(this.engine, tag, signal)) return tag;
    this.image = undefined;
    throw new SeatError('seat-image-missing', 'The seat image is not there; it is being built.', true);
  }

  /** Gives what the engine throws its place among our errors. */
  private async talking<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    try {
      return await work();
    } catch (error) {
      if (error instanceof SeatError) throw error;
      if (signal.aborted) throw abortedError(error);
      if (isUnreachable(error)) {
        throw new SeatError('engine-unreachable', 'The Docker engine does not answer.', true, {
          cause: error,
        });
      }
      const sentence = 'The seat could not be made on this backend.';
      throw new SeatError('seat-create-failed', sentence, true, { cause: error });
    }
  }
}

/**
 * Waits for a call that the engine carries out even when nobody listens any more. After an abort it is still
 * waited for, within reason: what comes next is the removal of what it made.
 */
async function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await orAborted(call, signal);
  } catch (error) {
    if (signal.aborted) {
      const enough = new AbortController();
      const settled = call.then(
        () => undefined,
        () => undefined,
      );
      await Promise.race([settled, pause(inFlightMs, enough.signal).catch(() => undefined)]);
      enough.abort();
    }
    throw error;
  }
}

interface EngineInfo {
  readonly MemoryLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly PidsLimit?: boolean;
}

/** An engine says itself which limits its kernel lets it set. */
function limitsOf(info: EngineInfo): readonly EnforcedLimit[] {
  const sharesUser = process.getuid?.() === studentId;
  return [
    ...(info.MemoryLimit ? (['memory'] as const) : []),
    ...(info.CpuCfsQuota ? (['cpu'] as const) : []),
    ...(info.PidsLimit ? (['pids'] as const) : []),
    // A student with the worker's own number may write into the folder of the socket, which has no size.
    ...(sharesUser ? [] : (['disk'] as const)),
    'network',
  ];
}
