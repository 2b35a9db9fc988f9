import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { identityOf, type ProcessIdentity } from './process-info';

/** Number and arguments of every process that we may see. */
function* everyProcess(): Generator<{ pid: number; args: readonly string[] }> {
  if (process.platform !== 'linux') {
    for (const line of execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).split('\n')) {
      const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
      if (pid !== undefined && command !== undefined) yield { pid: Number(pid), args: command.split(' ') };
    }
    return;
  }
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, -1);
      yield { pid: Number(name), args };
    } catch {
      // It ended while we looked.
    }
  }
}

/**
 * Processes of a program that were started with a certain argument, e.g. a server with its data folder.
 * More certain than a pid file: it cannot be missing, outdated or name another process.
 */
export function findProcesses(program: string, argument: string): ProcessIdentity[] {
  const found: ProcessIdentity[] = [];
  for (const { pid, args } of everyProcess()) {
    if (pid === process.pid || basename(args[0] ?? '') !== program || !args.includes(argument)) continue;
    const identity = identityOf(pid);
    if (identity !== undefined) found.push(identity);
  }
  return found;
}
