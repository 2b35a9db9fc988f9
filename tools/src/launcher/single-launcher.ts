import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readPidFile, writePidFile } from '@wod/embedded';
import type { StateFolder } from './state-folder';

/** What `.wod/running.json` says while the system runs. No secrets: those are in secrets.json. */
export interface RunningFacts {
  readonly pid: number;
  readonly since: string;
  readonly stateDir: string;
  readonly urls: Readonly<Record<string, string>>;
  readonly pids: Readonly<Record<string, number>>;
  readonly driver: string;
  readonly operatorUser: string;
}

/** Somebody else runs on this state folder. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';

  constructor(
    readonly pid: number,
    facts: RunningFacts | undefined,
  ) {
    const where = facts === undefined ? 'is being started' : `runs at ${facts.urls['portal']}`;
    super(
      `Workshops-on-Demand ${where} already (process ${pid}). Stop it with Ctrl-C in its terminal or by \`kill ${pid}\`; a second one needs a state folder of its own: WOD_STATE_DIR=other npm start`,
    );
  }
}

/**
 * Makes this process the only one that works on the state folder. A lock of a process that is gone is
 * taken over. @returns a function that gives the lock back. @throws AlreadyRunningError
 */
export function takeLock(folder: StateFolder): () => void {
  const own = `${folder.lockFile}.${process.pid}`;
  writePidFile(own, process.pid);
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        // Unlike a rename, a link fails when the lock exists.
        linkSync(own, folder.lockFile);
        return () => rmSync(folder.lockFile, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 5) throw error;
        removeStaleLock(folder);
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function removeStaleLock(folder: StateFolder): void {
  const owner = readPidFile(folder.lockFile);
  if (owner !== undefined) throw new AlreadyRunningError(owner.pid, readRunning(folder));
  const aside = `${folder.lockFile}.stale.${process.pid}`;
  try {
    renameSync(folder.lockFile, aside);
  } catch {
    return;
  }
  // Between our look and the rename another start may have replaced the stale lock by its own.
  const other = readPidFile(aside);
  if (other !== undefined) linkSync(aside, folder.lockFile);
  rmSync(aside);
  if (other !== undefined) throw new AlreadyRunningError(other.pid, undefined);
}

/** Keeps `.wod/running.json` true while processes come and go. Nothing is written before all is ready. */
export class RunningNote {
  private facts: Omit<RunningFacts, 'pids'> | undefined;
  private pids: RunningFacts['pids'] = {};

  constructor(private readonly folder: StateFolder) {}

  processes(pids: RunningFacts['pids']): void {
    this.pids = pids;
    this.write();
  }

  publish(facts: Omit<RunningFacts, 'pids'>): void {
    this.facts = facts;
    this.write();
  }

  private write(): void {
    if (this.facts === undefined) return;
    const partial = `${this.folder.runningFile}.new`;
    writeFileSync(partial, `${JSON.stringify({ ...this.facts, pids: this.pids }, undefined, 2)}\n`, {
      mode: 0o600,
    });
    renameSync(partial, this.folder.runningFile);
  }
}

export function removeRunning(folder: StateFolder): void {
  rmSync(folder.runningFile, { force: true });
}

/** The facts of the running system; undefined when none runs on the folder, whatever its files say. */
export function readRunning(folder: StateFolder): RunningFacts | undefined {
  const owner = readPidFile(folder.lockFile);
  if (owner === undefined) return undefined;
  try {
    const facts = JSON.parse(readFileSync(folder.runningFile, 'utf8')) as RunningFacts;
    return facts.pid === owner.pid ? facts : undefined;
  } catch {
    return undefined;
  }
}
