import type { OperatorSession } from './leftovers';
import { Student, type SystemAddresses } from './student';

export interface DemoOptions {
  readonly students: number;
  readonly workshop: string;
  /** Seconds that each student has from the moment all seats are ready. */
  readonly seconds: number;
  /** Longest time that any single step may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly log: (line: string) => void;
}

export interface DemoResult {
  readonly students: readonly Student[];
  /** What went wrong, one sentence each; none when every step and promise held. */
  readonly problems: readonly string[];
}

/**
 * Takes students through the whole journey at the same moment. One student's problem does not stop the others; it
 * is told at the end.
 */
export async function runDemo(
  system: SystemAddresses,
  operator: OperatorSession,
  options: DemoOptions,
): Promise<DemoResult> {
  const students = Array.from(
    { length: options.students },
    (_, index) => new Student(index + 1, system, options.workshop),
  );
  const problems: string[] = [];
  const alive = new Set(students);
  const stage = async (name: string, step: (student: Student) => Promise<void>): Promise<void> => {
    const begun = performance.now();
    const told = setInterval(
      () => options.log(`  ${name} … ${Math.round((performance.now() - begun) / 1000)} s`),
      5_000,
    );
    await Promise.all(
      [...alive].map(async (student) => {
        try {
          await step(student);
        } catch (error) {
          alive.delete(student);
          problems.push(
            `Student ${student.number} (booking ${student.bookingId || 'none'}), ${name}: ${sentenceOf(error)}`,
          );
        }
      }),
    );
    clearInterval(told);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    options.log(`✓ ${name}: ${alive.size} of ${students.length} students, ${seconds} s`);
  };
  const credentials = new Map<Student, Awaited<ReturnType<Student['getSeat']>>>();
  await stage('booked, seat ready, credentials in the inbox', async (student) => {
    credentials.set(student, await student.getSeat(options.timeoutMs));
  });
  const seatIds = [...alive].map(({ seatId }) => seatId);
  if (new Set(seatIds).size !== seatIds.length) problems.push('A seat was given to two students.');
  // A class would not run its first cell in the same tick; a few at a time keeps the measured time a person's.
  await stage(
    'entered the seat and ran a cell of the workshop',
    limited(2, async (student) => {
      const mail = credentials.get(student);
      if (mail !== undefined) await student.work(mail);
    }),
  );
  const endsAt = new Date(Date.now() + options.seconds * 1000);
  await stage('was given a shorter clock by the operator', (student) =>
    operator.endAt(student.bookingId, endsAt),
  );
  await stage('was warned, expired, cleaned up, and answered the poll', (student) =>
    student.seeTheEnd(options.timeoutMs + options.seconds * 1000),
  );
  await Promise.all(students.map((student) => student.close()));
  return { students, problems };
}

function limited<T>(slots: number, work: (item: T) => Promise<void>): (item: T) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = slots;
  return async (item) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work(item);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
