import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import type { SeatStep } from '@wod/contracts';
import type { SeatDriver, SeatHandle, SeatProgress, SeatSpec } from '../seat-driver';

/** A spec like the ones that workers make, with random ids and small limits. */
export function seatSpec(changed: Partial<SeatSpec> = {}): SeatSpec {
  const seatId = changed.seatId ?? randomUUID();
  return {
    seatId,
    bookingId: randomUUID(),
    attempt: 1,
    basePath: `/seat/${seatId}/`,
    token: randomBytes(24).toString('base64url'),
    limits: { memoryMb: 512, cpus: 1, pids: 128, diskMb: 64 },
    network: 'none',
    meta: { entry: '0-ReadMeFirst.ipynb', username: 'student7' },
    ...changed,
  };
}

/** A tar of a home, as workers hand it to a driver; owners in it are those of nobody in particular. */
export async function homeOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const target = pack();
  for (const [name, body] of Object.entries(files)) target.entry({ name, uid: 0, gid: 0 }, body);
  target.finalize();
  return buffer(Readable.from(target));
}

/** A home with a notebook and a text file. */
export async function workshopHome(): Promise<Buffer> {
  const notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  return homeOf({ '0-ReadMeFirst.ipynb': JSON.stringify(notebook), 'data/hello.txt': 'Hello, student.\n' });
}

/** Names and texts of the files in a tar. */
export async function filesIn(tar: Readable): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const entries = extract();
  entries.end(await buffer(tar));
  for await (const entry of entries) {
    const body = await buffer(Readable.from(entry));
    if (entry.header.type === 'file') files.set(entry.header.name, body.toString());
  }
  return files;
}

/** Remembers what a driver tells; `onReached` may act on a step the moment it is reached. */
export class RecordedProgress implements SeatProgress {
  readonly steps: SeatStep[] = [];
  readonly lines: string[] = [];

  constructor(private readonly onReached: (step: SeatStep) => void = () => undefined) {}

  reached(step: SeatStep): void {
    this.steps.push(step);
    this.onReached(step);
  }

  log(line: string): void {
    this.lines.push(line);
  }
}

/** A signal that nobody aborts. */
export function noAbort(): AbortSignal {
  return new AbortController().signal;
}

export async function createSeat(driver: SeatDriver, spec: SeatSpec = seatSpec()): Promise<SeatHandle> {
  return driver.create(spec, await workshopHome(), new RecordedProgress(), noAbort());
}
