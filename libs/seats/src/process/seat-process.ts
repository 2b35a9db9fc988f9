import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { orAborted } from '../abort';
import { homeArchive } from '../home-archive';
import { bareEnvironment, CommandFailed, runCommand } from '../run-command';
import { SeatError } from '../seat-error';
import type { SeatSpec } from '../seat-driver';
import { markProcess, type ProcessMark } from './processes';
import { sandboxCommand, startScript, type Sandbox } from './sandbox';
import type { SeatFolder } from './seat-folder';

/** How much of a log is looked at. */
const logTailBytes = 4096;

/** Descriptor that bubblewrap tells about its child on. */
const infoFd = 3;

/** Unpacks content inside the sandbox, as the student: nothing in a tar can reach the host. */
export async function fillHome(sandbox: Sandbox, content: Buffer, signal: AbortSignal): Promise<void> {
  const [program, ...args] = sandboxCommand(sandbox, [
    ...['/usr/bin/tar', '--extract', '--file=-', '--directory=/home/student'],
    ...['--no-same-owner', '--preserve-permissions'],
  ]);
  try {
    await runCommand(program, args, signal, { input: content });
  } catch (error) {
    if (!(error instanceof CommandFailed) || !/No space left|File too large/.test(error.output)) throw error;
    const sentence = "The workshop's files cannot be used: they do not fit on the seat's disk.";
    throw new SeatError('seat-content-invalid', sentence, false, { cause: error });
  }
}

/** A tar of the home, read as the student; a seat at its limits can still be read. */
export function readHome(sandbox: Sandbox, signal: AbortSignal): Readable {
  const [program, ...args] = sandboxCommand({ ...sandbox, cgroups: [], processLimit: undefined }, [
    ...['/usr/bin/tar', '--create', '--file=-', '--directory=/home/student', '.'],
  ]);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env: bareEnvironment, signal });
  child.once('error', (error) => child.stdout.destroy(error));
  child.stdout.once('close', () => child.kill('SIGKILL'));
  return homeArchive(child.stdout, '');
}

/**
 * Starts Jupyter in the sandbox, detached: it outlives the worker.
 * @returns the seat's process 1, and the child through which an early end is seen
 */
export async function startJupyter(
  sandbox: Sandbox,
  folder: SeatFolder,
  spec: SeatSpec,
  signal: AbortSignal,
): Promise<ProcessMark> {
  const start = ['/opt/wod/bin/confine', '/usr/bin/tini', '--', startScript, spec.seatId];
  const [program, ...args] = sandboxCommand(sandbox, start, ['--info-fd', String(infoFd)]);
  const log = await open(folder.log, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
      detached: true,
      env: {
        PATH: bareEnvironment.PATH,
        WOD_SEAT_TOKEN: spec.token,
        WOD_SEAT_BASE: spec.basePath,
        WOD_SEAT_SOCKET: '/run/seat/s',
        WOD_SEAT_ENTRY: spec.meta['entry'] ?? '',
        ...(sandbox.base.path ? { WOD_SEAT_PATH: sandbox.base.path } : {}),
      },
    });
    child.once('error', () => undefined);
    child.unref();
    const init = await orAborted(childOf(child), signal);
    if (init) return init;
  } finally {
    await log.close();
  }
  throw new SeatError('seat-died', 'Jupyter ended while it started.', true, {
    cause: new Error(await logTail(folder)),
  });
}

/** The end of what Jupyter said, for the worker's log; empty when there is nothing. */
export async function logTail(folder: SeatFolder): Promise<string> {
  const text = await readFile(folder.log).catch(() => Buffer.alloc(0));
  return text.subarray(-logTailBytes).toString().trim();
}

/**
 * bubblewrap says which process it started before that one runs; undefined when it failed before. It must be
 * heard out: it writes piece by piece, and one that loses its listener dies and leaves its child waiting.
 */
async function childOf(bubblewrap: ChildProcess): Promise<ProcessMark | undefined> {
  let text = '';
  for await (const chunk of bubblewrap.stdio[infoFd] as Readable) {
    text += String(chunk);
    if (text.includes('}')) break;
  }
  const pid = /"child-pid":\s*(\d+)/.exec(text)?.[1];
  return pid === undefined ? undefined : markProcess(Number(pid));
}
