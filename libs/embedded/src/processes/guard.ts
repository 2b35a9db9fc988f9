import { spawn } from 'node:child_process';

/**
 * Waits for the end of its standard input. A line means "all is well"; an end without a line means that
 * whoever held the other side died, whatever killed it: then the guarded process group is stopped.
 */
const script = `
read -r _ && exit 0
kill -s "$2" -- "-$1" 2>/dev/null || exit 0
i=0
while [ $i -lt 100 ]; do
  kill -s 0 -- "-$1" 2>/dev/null || exit 0
  sleep 0.1
  i=$((i + 1))
done
kill -s KILL -- "-$1" 2>/dev/null
`;

/**
 * Ends a process group when this process dies, also by SIGKILL: a tiny shell outside our process group
 * notices that its pipe closed. Works alike on Linux and macOS and asks nothing of the guarded program.
 * @param signal name without SIG, e.g. `TERM`; SIGKILL follows after ten seconds.
 * @returns a function that dismisses the guard; call it when the guarded process is gone.
 */
export function guardProcessGroup(pid: number, signal: string): () => void {
  const guard = spawn('/bin/sh', ['-c', script, 'wod-guard', String(pid), signal], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  // The types know only a stream here; it is a socket, and must not keep this process alive.
  (guard.stdin as unknown as { unref(): void }).unref();
  return () => guard.stdin.end('done\n');
}
