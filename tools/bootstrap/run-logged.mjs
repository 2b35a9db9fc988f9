import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { quietTools, root } from './environment.mjs';

const ended = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

/**
 * Runs a command with everything that it prints going to a log file. Its lines are handed to `onLine` as well.
 * Resolves with its exit code.
 */
export async function runLogged(command, args, { logFile, env = {}, onLine = () => undefined }) {
  const log = createWriteStream(logFile, { mode: 0o600 });
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...quietTools, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false });
    createInterface({ input: stream }).on('line', onLine);
  }
  try {
    return await ended(child);
  } finally {
    await new Promise((resolve) => log.end(resolve));
  }
}

/** The last lines of a log, for people. */
export function logTail(logFile, count = 40) {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}

/** A line with the seconds that something takes: overwritten in a terminal, now and then elsewhere. */
export async function withSeconds(name, work) {
  const from = Date.now();
  const seconds = () => ((Date.now() - from) / 1000).toFixed(0);
  const isTTY = process.stdout.isTTY === true;
  const show = () =>
    process.stdout.write(isTTY ? `\r\u001b[2K… ${name} ${seconds()} s` : `… ${name} ${seconds()} s\n`);
  show();
  const timer = setInterval(show, isTTY ? 1_000 : 20_000);
  try {
    const result = await work();
    process.stdout.write(`${isTTY ? '\r\u001b[2K' : ''}✔ ${name}  (${seconds()} s)\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${isTTY ? '\r\u001b[2K' : ''}✘ ${name}  (${seconds()} s)\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
