import { mkdir, open, readFile, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Log } from '../logging/log';

const markSchema = z.discriminatedUnion('kind', [
  /** It was, or was about to be, published as ready: a student may be in it. */
  z.object({ kind: z.literal('announced'), bookingId: z.string(), attempt: z.number() }),
  /** Making it failed, and this is what was, or was about to be, published. */
  z.object({ kind: z.literal('failed'), code: z.string(), sentence: z.string(), retryable: z.boolean() }),
  /** It was announced, was later found dead, and that was published. */
  z.object({ kind: z.literal('died') }),
  /** It was to be cleaned up. Nothing may bring it back. */
  z.object({ kind: z.literal('removed') }),
]);

/** What became of a seat, as far as the driver cannot know it. */
export type SeatMark = z.infer<typeof markSchema>;

const lineSchema = z.object({ seatId: z.string(), mark: markSchema });

/** Marks that are kept at most, announced ones not counted. A job lives for days at most, a mark much longer. */
const keptMarks = 20_000;

/**
 * Remembers what became of each seat, across restarts, so that a job that comes late, twice or out of order
 * does no harm. Promises:
 *
 * - `set` is in force as soon as it was called; its promise resolves when it is on disk. A disk that cannot
 *   be written is told to the log and fails nobody's job.
 * - `removed` is final. Every other mark may be replaced.
 * - It is bounded: the oldest marks are forgotten first, `announced` never, because those seats exist.
 * - A torn or damaged line in the file is skipped: it was never in force.
 * - Opening it changes nothing, so a second worker that is started by mistake does no harm.
 */
export class SeatJournal {
  private readonly marks = new Map<string, SeatMark>();
  private writes: Promise<void> = Promise.resolve();
  /** Lines that came while others were written: they share the next write and its sync. */
  private unwritten: string[] = [];
  private linesInFile = 0;
  /** A crash left a line without its end: the next one must begin on a line of its own. */
  private isTorn = false;
  private isDiskTold = false;
  private file: FileHandle | undefined;

  private constructor(
    private readonly path: string,
    private readonly log: Log,
    private readonly limit: number,
  ) {}

  static async open(path: string, log: Log, limit = keptMarks): Promise<SeatJournal> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const journal = new SeatJournal(path, log, limit);
    for (const line of text.split('\n')) {
      const parsed = lineSchema.safeParse(safeJson(line));
      if (parsed.success) journal.put(parsed.data.seatId, parsed.data.mark);
      journal.linesInFile += 1;
    }
    journal.isTorn = text !== '' && !text.endsWith('\n');
    return journal;
  }

  get(seatId: string): SeatMark | undefined {
    return this.marks.get(seatId);
  }

  /** Seats that students may be in, with what an event about them needs. */
  announced(): { seatId: string; bookingId: string; attempt: number }[] {
    return [...this.marks].flatMap(([seatId, mark]) =>
      mark.kind === 'announced' ? [{ seatId, bookingId: mark.bookingId, attempt: mark.attempt }] : [],
    );
  }

  set(seatId: string, mark: SeatMark): Promise<void> {
    if (!this.put(seatId, mark)) return this.writes;
    this.unwritten.push(`${JSON.stringify({ seatId, mark })}\n`);
    this.writes = this.writes.then(() => this.write());
    return this.writes;
  }

  async close(): Promise<void> {
    await this.writes;
    await this.file?.close();
    this.file = undefined;
  }

  private put(seatId: string, mark: SeatMark): boolean {
    if (this.marks.get(seatId)?.kind === 'removed') return false;
    this.marks.delete(seatId);
    this.marks.set(seatId, mark);
    if (this.marks.size > this.limit) this.forgetOldest();
    return true;
  }

  private forgetOldest(): void {
    for (const [seatId, mark] of this.marks) {
      if (mark.kind === 'announced') continue;
      this.marks.delete(seatId);
      return;
    }
  }

  private async write(): Promise<void> {
    const lines = this.unwritten.splice(0);
    if (lines.length === 0) return;
    try {
      if (this.linesInFile > this.marks.size * 2 + 1_000) return await this.rewrite();
      this.file ??= await open(this.path, 'a', 0o600);
      await this.file.write(`${this.isTorn ? '\n' : ''}${lines.join('')}`);
      this.isTorn = false;
      await this.file.datasync();
      this.linesInFile += lines.length;
      this.isDiskTold = false;
    } catch (error) {
      if (!this.isDiskTold) {
        this.log.error({ err: error }, `Cannot write ${this.path}; marks are in memory only.`);
      }
      this.isDiskTold = true;
    }
  }

  /** Writes all marks anew beside the file and puts it in its place: a crash leaves the old or the new one. */
  private async rewrite(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    const lines = [...this.marks].map(([seatId, mark]) => `${JSON.stringify({ seatId, mark })}\n`);
    const beside = `${this.path}.new`;
    await writeFile(beside, lines.join(''), { mode: 0o600, flush: true });
    await rename(beside, this.path);
    this.linesInFile = lines.length;
    this.isTorn = false;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
