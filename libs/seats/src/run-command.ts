import { spawn, type SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { abortedError, throwIfAborted } from './abort';

/** A command that ended badly; `output` is the end of what it said. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';

  constructor(
    readonly command: string,
    readonly exitCode: number | null,
    readonly output: string,
  ) {
    super(`${command} ended with ${exitCode === null ? 'a signal' : `exit code ${exitCode}`}: ${output}`);
  }

  /** True when the program itself is not on this machine. */
  get isMissing(): boolean {
    return this.exitCode === 127;
  }
}

/** Where the host's own programs are looked for, whatever the worker's environment says. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The environment of programs that need none of the worker's, which may hold its secrets. */
export const bareEnvironment = { PATH: systemPath, LC_ALL: 'C.UTF-8', HOME: '/' };

export interface RunOptions extends Pick<SpawnOptions, 'cwd'> {
  /** The worker's own environment is passed on only where a proxy may be named in it. */
  readonly inheritsEnvironment?: boolean;
  /** Told about each line of both outputs as it comes. */
  readonly onLine?: (line: string) => void;
  readonly input?: Buffer;
}

/** How many characters of output an error carries. */
const rememberedOutput = 2000;

/**
 * Runs a program to its end and gives its standard output. An abort kills its whole process group and
 * rejects when it is gone.
 * @throws CommandFailed when it ends other than with 0, or does not exist (exit code 127)
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
  options: RunOptions = {},
): Promise<string> {
  const { onLine, input, inheritsEnvironment, cwd } = options;
  throwIfAborted(signal);
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(inheritsEnvironment ? {} : { env: bareEnvironment }),
    stdio: 'pipe',
    detached: true,
  });
  const kill = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  signal.addEventListener('abort', kill, { once: true });
  let stdout = '';
  let tail = '';
  const remember = (stream: Readable) =>
    createInterface({ input: stream }).on('line', (line) => {
      tail = `${tail}${line}\n`.slice(-rememberedOutput);
      onLine?.(line);
    });
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  remember(child.stdout);
  remember(child.stderr);
  // A program that ends before it has read its input is judged by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const exitCode = await new Promise<number | null>((resolve) => {
      child.once('error', (error) => {
        tail += error.message;
        resolve(127);
      });
      child.once('close', (code) => resolve(code));
    });
    if (signal.aborted) throw abortedError(signal.reason);
    if (exitCode !== 0) throw new CommandFailed(command, exitCode, tail.trim());
    return stdout;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
