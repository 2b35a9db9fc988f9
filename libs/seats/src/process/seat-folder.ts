import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SeatHandle, SeatSpec } from '../seat-driver';
import type { ProcessMark } from './processes';

/** What is known about a seat on disk: enough for another worker to adopt it or to remove every trace. */
export interface SeatRecord {
  readonly spec: SeatSpec;
  /** The worker that makes the seat, while it does. */
  readonly maker?: ProcessMark;
  /** Process 1 of the seat, once it was started: the seat lives as long as this does. */
  readonly init?: ProcessMark;
  /** The seat's own user on the host, when the worker is root. */
  readonly hostUid?: number;
}

/** A claim that a killed worker left before it had its name; older ones are removed. */
const staleAfterMs = 10 * 60 * 1000;

/**
 * The folder of one seat: `seat.json` (for the worker only), and `volume` with the student's `home`, the
 * `run` folder of the socket and Jupyter's log. Its name is short, because a socket's path may have 107
 * bytes only.
 */
export class SeatFolder {
  readonly volume: string;
  readonly home: string;
  readonly run: string;
  readonly socket: string;
  readonly log: string;

  constructor(readonly path: string) {
    this.volume = join(path, 'v');
    this.home = join(this.volume, 'home');
    this.run = join(this.volume, 'run');
    this.socket = join(this.run, 's');
    this.log = join(this.volume, 'log');
  }

  /** Name of the seat in process lists, control groups and the like. */
  get name(): string {
    return basename(this.path);
  }

  async read(): Promise<SeatRecord | undefined> {
    const text = await readFile(join(this.path, 'seat.json'), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return undefined;
      },
    );
    return text === undefined ? undefined : (JSON.parse(text) as SeatRecord);
  }

  /** Replaces the record at once: a reader sees the old one or the new one. */
  async write(record: SeatRecord): Promise<void> {
    const temporary = join(this.path, '.seat.json');
    await writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
    await rename(temporary, join(this.path, 'seat.json'));
  }

  /**
   * Makes the folder with its record in one step.
   * @returns false when the seat has a folder already
   */
  async claim(record: SeatRecord): Promise<boolean> {
    const draft = new SeatFolder(join(this.path, '..', `.new-${randomBytes(6).toString('hex')}`));
    await mkdir(draft.volume, { recursive: true, mode: 0o711 });
    await draft.write(record);
    try {
      await rename(draft.path, this.path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      await rm(draft.path, { recursive: true, force: true });
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
      throw error;
    }
  }
}

/** The seats of a base folder. Claims that were never finished are swept away on the way. */
export async function seatFolders(baseDir: string): Promise<SeatFolder[]> {
  const names = await readdir(baseDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  for (const name of names.filter((candidate) => candidate.startsWith('.new-'))) {
    const path = join(baseDir, name);
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > staleAfterMs) await rm(path, { recursive: true, force: true });
  }
  return names.filter((name) => !name.startsWith('.')).map((name) => new SeatFolder(join(baseDir, name)));
}

export function handleOf(record: SeatRecord, socketPath: string, running: boolean): SeatHandle {
  const { seatId, bookingId, attempt, basePath, token, meta } = record.spec;
  return {
    ...{ seatId, bookingId, attempt, basePath, token, meta },
    upstream: { kind: 'socket', socketPath },
    running,
  };
}
