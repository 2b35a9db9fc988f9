import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { abortedError, orAborted, poll, throwIfAborted } from '../abort';
import { packedHome } from '../home-archive';
import { statusOf } from '../jupyter-answer';
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
import { seatFolderName, seatsDir } from '../seat-paths';
import { HeldSockets } from '../seat-socket';
import { hostPowers, ProcessHost, type HostPowers, type ProcessHostOptions } from './process-host';
import { isAlive, kill, markProcess, processesSaying } from './processes';
import { startScript } from './sandbox';
import { handleOf, SeatFolder, seatFolders, type SeatRecord } from './seat-folder';
import { fillHome, logTail, readHome, startJupyter } from './seat-process';
import { makeVolume, removeVolume, sealVolume } from './seat-volume';

export interface ProcessDriverOptions extends ProcessHostOptions {
  readonly startTimeoutMs: number;
}

/** How long the traces of a seat may take to go, in milliseconds. */
const removeTimeoutMs = 20_000;

/** One maker per seat in this process, however many drivers there are. */
const locks = new SeatLocks();

/**
 * Seats as processes in a bubblewrap sandbox: for machines without a container engine. What exists is what
 * lies in the folder of seats: one folder per seat, made before anything else of it and removed last.
 *
 * As root each seat has a user, a file system in memory and control groups of its own, and all limits
 * hold. As any other user the kernel still keeps network, processes and files apart, but nothing bounds the
 * memory and disk of a seat, and seats share the worker's user: `enforces` says so.
 */
export class ProcessDriver implements SeatDriver {
  readonly name = 'process';
  private host: ProcessHost | undefined;
  private trouble = 'The seat root is not there yet: it is being built.';
  private readonly sockets = new HeldSockets();
  private readonly powers: Promise<HostPowers>;

  constructor(private readonly options: ProcessDriverOptions) {
    this.powers = hostPowers(options.backend);
  }

  get enforces(): readonly EnforcedLimit[] {
    return this.host?.enforces ?? [];
  }

  async health(): Promise<DriverHealth> {
    return this.host ? { healthy: true } : { healthy: false, sentence: this.trouble };
  }

  async prepare(log: (line: string) => void, signal: AbortSignal): Promise<void> {
    try {
      this.host = await ProcessHost.prepare(this.options, await this.powers, log, signal);
    } catch (error) {
      if (error instanceof SeatError) this.trouble = error.sentence;
      throw error;
    }
  }

  async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    if (spec.network === 'open') {
      const sentence = 'This backend has no container engine and cannot give a seat the internet.';
      throw new SeatError('seat-create-failed', sentence, true);
    }
    const host = this.prepared();
    progress.reached('image', 'The seat root is there');
    const home = await packedHome(content, spec.limits.diskMb);
    const folder = await this.folderOf(spec.seatId);
    return locks.withSeat(folder.path, signal, async () => {
      const adopted = await this.adoptOrClaim(folder, spec, signal);
      if (adopted) return adopted;
      try {
        return await this.make(host, folder, spec, home, progress, signal);
      } catch (error) {
        progress.log((await logTail(folder)).replaceAll(spec.token, '…'));
        await this.removeAll(folder, AbortSignal.timeout(removeTimeoutMs));
        throw this.explained(error, signal);
      }
    });
  }

  async find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined> {
    throwIfAborted(signal);
    const folder = await this.folderOf(seatId);
    const record = await folder.read();
    return record && this.handle(folder, record);
  }

  async list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    throwIfAborted(signal);
    const folders = await seatFolders(await this.base());
    const handles = await Promise.all(
      folders.map(async (folder) => {
        const record = await folder.read();
        return record && this.handle(folder, record);
      }),
    );
    return handles.filter((handle) => handle !== undefined);
  }

  async exportWork(seatId: string, signal: AbortSignal): Promise<Readable | undefined> {
    throwIfAborted(signal);
    const folder = await this.folderOf(seatId);
    const record = await folder.read();
    return record && readHome(this.prepared().sandbox(folder, record, []), signal);
  }

  async remove(seatId: string, signal: AbortSignal): Promise<void> {
    const folder = await this.folderOf(seatId);
    await locks.withSeat(folder.path, signal, () => orAborted(this.removeAll(folder, signal), signal));
  }

  async close(): Promise<void> {
    await this.sockets.close();
  }

  /**
   * The seat as it is when it runs already. Else what is left of it is taken away and the folder is claimed:
   * from then on this call is the only one that makes it.
   */
  private async adoptOrClaim(
    folder: SeatFolder,
    spec: SeatSpec,
    signal: AbortSignal,
  ): Promise<SeatHandle | undefined> {
    const maker = await markProcess(process.pid);
    while (!(await folder.claim({ spec, ...(maker ? { maker } : {}) }))) {
      const record = await this.settledRecord(folder, signal);
      if (await isAlive(record?.init)) {
        const answered = record && (await this.awaitAnswer(folder, record, signal).catch(() => undefined));
        if (answered) return answered;
        throwIfAborted(signal);
      }
      await this.removeAll(folder, signal);
    }
    return undefined;
  }

  /** The record once no other worker is making the seat any more; a maker that takes too long is passed over. */
  private async settledRecord(folder: SeatFolder, signal: AbortSignal): Promise<SeatRecord | undefined> {
    const settled = await poll(
      async () => {
        const record = await folder.read();
        const other = record?.maker?.pid === process.pid ? undefined : record?.maker;
        return (await isAlive(other)) ? undefined : { record };
      },
      this.options.startTimeoutMs,
      signal,
    );
    return settled ? settled.record : folder.read();
  }

  private async make(
    host: ProcessHost,
    folder: SeatFolder,
    spec: SeatSpec,
    home: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    const { users, cgroups } = await this.powers;
    const hostUid = await users?.claim(folder.path);
    const record: SeatRecord = {
      ...(await folder.read()),
      spec,
      ...(hostUid === undefined ? {} : { hostUid }),
    };
    await folder.write(record);
    await makeVolume(folder, hostUid, spec.limits.diskMb, signal);
    const groups = (await cgroups?.create(folder.name, spec.limits)) ?? [];
    progress.reached('create', 'The sandbox is there');
    const sandbox = host.sandbox(folder, record, groups);
    await fillHome(sandbox, home, signal);
    progress.reached('content', 'The notebooks are in the seat');
    const init = await startJupyter(sandbox, folder, spec, signal);
    const started: SeatRecord = { ...record, init };
    await folder.write(started);
    const handle = await this.awaitAnswer(folder, started, signal);
    progress.reached('start', 'Jupyter answers');
    return handle;
  }

  private async awaitAnswer(
    folder: SeatFolder,
    record: SeatRecord,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    const { basePath, token } = record.spec;
    const answered = await poll(
      async () => {
        const socketPath = await this.socketOf(folder, record);
        const status = socketPath && (await statusOf({ kind: 'socket', socketPath }, basePath, token));
        if (status === 200) return 'answers';
        return (await isAlive(record.init)) ? undefined : 'died';
      },
      this.options.startTimeoutMs,
      signal,
    );
    if (answered === 'died') throw new SeatError('seat-died', 'Jupyter ended while it started.', true);
    if (!answered) throw new SeatError('seat-start-timeout', 'Jupyter did not answer in time.', true);
    await sealVolume(folder);
    const { maker: _, ...settled } = record;
    await folder.write(settled);
    return this.handle(folder, settled);
  }

  private async handle(folder: SeatFolder, record: SeatRecord): Promise<SeatHandle> {
    const socketPath = (await isAlive(record.init)) ? await this.socketOf(folder, record) : undefined;
    return handleOf(record, socketPath ?? join(folder.path, 'gone'), socketPath !== undefined);
  }

  /** A path that is safe to connect to. A seat without a user of its own could have put a link there. */
  private async socketOf(folder: SeatFolder, record: SeatRecord): Promise<string | undefined> {
    if (record.hostUid !== undefined) return folder.socket;
    return this.sockets.hold(record.spec.seatId, folder.socket);
  }

  /** Takes every trace away. The folder goes last, so that a seat whose removal was cut short is still listed. */
  private async removeAll(folder: SeatFolder, signal: AbortSignal): Promise<void> {
    const { cgroups, users } = await this.powers;
    const record = await folder.read();
    if (!record) return;
    const { seatId } = record.spec;
    await this.sockets.letGo(seatId);
    const ended = await poll(
      async () => {
        const left = await processesSaying(startScript, seatId);
        left.forEach(kill);
        await cgroups?.kill(folder.name);
        const groupsGone = (await cgroups?.remove(folder.name)) ?? true;
        return left.length === 0 && groupsGone ? true : undefined;
      },
      removeTimeoutMs,
      signal,
    );
    if (!ended) throw new Error(`Processes of seat ${seatId} do not end.`);
    await removeVolume(folder, signal);
    if (record.hostUid !== undefined) await users?.release(record.hostUid, folder.path);
    await rm(folder.path, { recursive: true, force: true });
  }

  private explained(error: unknown, signal: AbortSignal): SeatError {
    if (signal.aborted) return abortedError(error);
    if (error instanceof SeatError) return error;
    return new SeatError('seat-create-failed', 'The seat could not be made on this backend.', true, {
      cause: error,
    });
  }

  private prepared(): ProcessHost {
    if (this.host) return this.host;
    throw new SeatError('seat-image-missing', this.trouble, true);
  }

  private base(): Promise<string> {
    return seatsDir(this.options.stateDir, `process ${this.options.backend}`);
  }

  private async folderOf(seatId: string): Promise<SeatFolder> {
    return new SeatFolder(join(await this.base(), seatFolderName(seatId)));
  }
}
