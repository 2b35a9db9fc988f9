import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { processEnvironment } from '@wod/settings';

/** The built library: a process of its own cannot run TypeScript. */
const library = join(__dirname, '../../dist/index.js');

export interface ForeignProcess {
  readonly child: ChildProcess;
  /** The next line that it prints, as JSON. */
  next<T>(): Promise<T>;
  kill(): Promise<void>;
}

/**
 * Runs a script in a Node process of its own, e.g. to kill it with SIGKILL or to run it as another user. The
 * script sees the library as `embedded`, its input as `input`, and answers by `say(value)`.
 */
export function runForeign(
  script: string,
  input: unknown,
  user?: { readonly uid: number; readonly gid: number },
): ForeignProcess {
  const program = `
    const embedded = require(process.argv[1]);
    const input = JSON.parse(process.argv[2]);
    const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
    (async () => { ${script} })().catch((error) => say({ error: String(error) }));
  `;
  const child = spawn(process.execPath, ['-e', program, library, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    env: { PATH: processEnvironment()['PATH'] },
    ...user,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    next: async <T>() => {
      const { value } = (await lines.next()) as { value: string | undefined };
      if (value === undefined) throw new Error('The process ended without an answer.');
      const answer = JSON.parse(value) as T & { error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
