import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes read from the end of a log; more than any sensible count of lines needs. */
const window = 32 * 1024;

/** The last lines of a text file; none when it cannot be read. */
export function tailOf(file: string, count: number): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, window));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    const lines = buffer.toString('utf8').split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-count);
  } finally {
    closeSync(descriptor);
  }
}
