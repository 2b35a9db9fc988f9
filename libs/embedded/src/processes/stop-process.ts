import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, type ProcessIdentity } from './process-info';

/** One step of a stop: the signal, and how long to wait for it to work. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

const pollMs = 15;
/** How long a process may take to vanish after SIGKILL before it is given up on. */
const killWaitMs = 5_000;
/** How long what a process left behind in its group may take to end. */
const leftoversWaitMs = 2_000;

/** Sends a signal; false when there is nobody to get it. A negative number is a process group. */
export function sendSignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    // There is one, and it is not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isGoneWithin(isGone: () => boolean, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; ; await delay(pollMs)) {
    if (isGone()) return true;
    if (Date.now() >= end) return false;
  }
}

/**
 * Stops a process: each step in turn until it is gone, at last SIGKILL; then what it left in its process
 * group, which it leads. The steps go to the process alone, because how its children end is its business.
 * A paused process is woken, because it could not act on a signal. Resolves with the signal that worked, or
 * `gone` when it did not run any more.
 */
export async function stopProcess(
  identity: ProcessIdentity,
  steps: readonly StopStep[] = [{ signal: 'SIGTERM', waitMs: 5_000 }],
): Promise<NodeJS.Signals | 'gone'> {
  const { pid } = identity;
  if (!isSameProcess(identity)) return 'gone';
  for (const { signal, waitMs } of [...steps, { signal: 'SIGKILL', waitMs: killWaitMs } as const]) {
    sendSignal(pid, signal);
    sendSignal(pid, 'SIGCONT');
    if (!(await isGoneWithin(() => !isSameProcess(identity), waitMs))) continue;
    await stopGroup(pid);
    return signal;
  }
  throw new Error(`Process ${pid} does not end, not even by SIGKILL.`);
}

/** Ends every process of a group. Its number cannot belong to others while one of them lives. */
async function stopGroup(leader: number): Promise<void> {
  if (leader <= 1) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!sendSignal(-leader, signal)) return;
    if (await isGoneWithin(() => !sendSignal(-leader, 0), leftoversWaitMs)) return;
  }
}
