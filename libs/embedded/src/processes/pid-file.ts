import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isSameProcess, type ProcessIdentity } from './process-info';

/** Notes a running process in a file, with its start time, so that a reused number is not taken for it. */
export function writePidFile(file: string, pid: number): void {
  const identity = identityOf(pid);
  if (identity !== undefined) writeFileSync(file, `${JSON.stringify(identity)}\n`, { mode: 0o600 });
}

/** The process noted in the file if it still runs; otherwise undefined, whatever the file holds. */
export function readPidFile(file: string): ProcessIdentity | undefined {
  try {
    const noted: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof noted !== 'object' || noted === null) return undefined;
    const { pid, startedAt } = noted as Partial<ProcessIdentity>;
    if (typeof pid !== 'number' || typeof startedAt !== 'string') return undefined;
    return isSameProcess({ pid, startedAt }) ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}
