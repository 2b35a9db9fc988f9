import { readdir, readFile } from 'node:fs/promises';

/** A process that cannot be confused with a later one of the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** When it started, in clock ticks since the machine did (field 22 of /proc/<pid>/stat). */
  readonly startTime: string;
  /** Which start of the machine that was. */
  readonly boot: string;
}

let thisBoot: Promise<string> | undefined;

/** An id that is new each time the machine starts. */
export function bootId(): Promise<string> {
  thisBoot ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((text) => text.trim());
  return thisBoot;
}

/** The mark of a running process, or undefined when there is none of that number (a zombie is none). */
export async function markProcess(pid: number): Promise<ProcessMark | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The name in brackets may hold blanks and brackets itself: fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (startTime === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, startTime, boot: await bootId() };
}

export async function isAlive(mark: ProcessMark | undefined): Promise<boolean> {
  if (!mark || mark.boot !== (await bootId())) return false;
  const now = await markProcess(mark.pid);
  return now?.startTime === mark.startTime;
}

/** Processes whose command line has these words, one after the other. */
export async function processesSaying(...words: readonly string[]): Promise<number[]> {
  const wanted = `\0${words.join('\0')}\0`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return `\0${line}`.includes(wanted) && (await markProcess(Number(pid))) !== undefined;
    }),
  );
  return pids.filter((_, index) => found[index]).map(Number);
}

/** Kills at once; a process that is gone already is a success. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
