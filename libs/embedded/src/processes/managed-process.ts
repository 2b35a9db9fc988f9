import { spawn } from 'node:child_process';
import { closeSync, createWriteStream, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { guardProcessGroup } from './guard';
import { identityOf, type ProcessIdentity } from './process-info';
import { sendSignal, stopProcess, type StopStep } from './stop-process';
import { tailOf } from './tail';

export interface ManagedProcessOptions {
  /** What it is called in sentences, e.g. `nats-server`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment of the process; nothing is inherited. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** User to run as; only root can give one. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Both outputs are appended here. */
  readonly logFile: string;
  /** Steps of a stop before SIGKILL. */
  readonly stopSteps?: readonly StopStep[];
  /** Sent when this process dies; by default the first step of a stop. */
  readonly guardSignal?: NodeJS.Signals;
  /** Sees every line of standard output. Without it the process writes to the log by itself. */
  readonly onLine?: (line: string) => void;
}

/** Process groups of this process's children that run. */
const liveGroups = new Set<number>();

/** Kills every managed process of this process at once, with its group. */
export function killAllManaged(): void {
  for (const pid of liveGroups) if (!sendSignal(-pid, 'SIGKILL')) sendSignal(pid, 'SIGKILL');
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A child process in a group of its own: Ctrl-C in a terminal does not reach it, so that whoever started it
 * decides the order of a stop. It never outlives its parent: see guardProcessGroup.
 */
export class ManagedProcess {
  private constructor(
    readonly name: string,
    readonly identity: ProcessIdentity,
    /** Resolves when it has ended, never rejects. */
    readonly ended: Promise<ProcessEnd>,
    private readonly options: ManagedProcessOptions,
  ) {}

  /** @throws when the program cannot be executed. */
  static async spawn(options: ManagedProcessOptions): Promise<ManagedProcess> {
    const { name, command, args, logFile, onLine } = options;
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(command, args, {
      cwd: options.cwd ?? '/',
      env: { ...options.env },
      detached: true,
      stdio: ['ignore', onLine === undefined ? log : 'pipe', log],
      ...options.user,
    });
    closeSync(log);
    if (child.stdout !== null && onLine !== undefined) {
      const file = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
      child.stdout.pipe(file);
      createInterface({ input: child.stdout }).on('line', onLine);
    }
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) =>
        reject(new Error(`${name} cannot be started: ${cause.message}`, { cause })),
      );
    });
    const pid = child.pid as number;
    liveGroups.add(pid);
    const dismiss = guardProcessGroup(
      pid,
      (options.guardSignal ?? options.stopSteps?.[0]?.signal ?? 'SIGTERM').slice(3),
    );
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, signal) => {
        liveGroups.delete(pid);
        dismiss();
        resolve({ code, signal });
      });
    });
    child.unref();
    // A process that has ended already has no identity any more; `ended` tells.
    const identity = identityOf(pid) ?? { pid, startedAt: 'ended' };
    return new ManagedProcess(name, identity, ended, options);
  }

  get pid(): number {
    return this.identity.pid;
  }

  /** The last lines of its log, for a sentence about why it ended. */
  lastLines(count = 12): string[] {
    return tailOf(this.options.logFile, count);
  }

  /** Graceful, then SIGKILL. Safe to repeat. */
  async stop(steps = this.options.stopSteps): Promise<void> {
    await stopProcess(this.identity, steps);
    await this.ended;
  }
}
