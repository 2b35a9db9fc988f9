import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProcesses } from './find-processes';
import { ManagedProcess } from './managed-process';
import { readPidFile, writePidFile } from './pid-file';
import { identityOf, isSameProcess } from './process-info';
import { sendSignal, stopProcess } from './stop-process';
import { tailOf } from './tail';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wod-processes-'))));
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

const env = { PATH: '/usr/bin:/bin' };

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 5_000; !condition(); await delay(10)) {
    if (Date.now() > end) throw new Error(`${what} did not happen`);
  }
}

function sleeper(): ChildProcess {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  children.push(child);
  return child;
}

async function shell(script: string, stopWaitMs = 3_000): Promise<ManagedProcess> {
  return ManagedProcess.spawn({
    name: 'test',
    command: '/bin/sh',
    args: ['-c', script],
    env,
    logFile: join(folder, 'log'),
    stopSteps: [{ signal: 'SIGTERM', waitMs: stopWaitMs }],
  });
}

describe('the identity of a process', () => {
  it('ends with the process', async () => {
    const child = sleeper();
    const identity = identityOf(child.pid as number);
    expect(identity && isSameProcess(identity)).toBe(true);
    child.kill();
    await once(child, 'exit');
    expect(identity && isSameProcess(identity)).toBe(false);
  });

  it('is not that of a later process with the same number', () => {
    const child = sleeper();
    const identity = identityOf(child.pid as number);
    expect(isSameProcess({ pid: child.pid as number, startedAt: 'another:1' })).toBe(false);
    expect(identity?.startedAt).not.toBe('another:1');
  });

  it.each([0, -1, 1.5, Number.NaN])('is none for the number %s', (pid) => {
    expect(identityOf(pid)).toBeUndefined();
  });
});

describe('a pid file', () => {
  it('gives the process only while it runs', async () => {
    const child = sleeper();
    const file = join(folder, 'pid');
    writePidFile(file, child.pid as number);
    expect(readPidFile(file)?.pid).toBe(child.pid);
    child.kill();
    await once(child, 'exit');
    expect(readPidFile(file)).toBeUndefined();
  });

  it.each(['', '12', 'null', '{"pid":1}', '{"pid":"1","startedAt":2}'])(
    'is nobody when it holds %j',
    (text) => {
      const file = join(folder, 'pid');
      writeFileSync(file, text);
      expect(readPidFile(file)).toBeUndefined();
      expect(readPidFile(join(folder, 'absent'))).toBeUndefined();
    },
  );
});

describe('findProcesses', () => {
  it('finds a program by one of its arguments', async () => {
    const child = spawn('sleep', ['61.75'], { stdio: 'ignore' });
    children.push(child);
    await once(child, 'spawn');
    await until(() => findProcesses('sleep', '61.75').length === 1, 'the exec');
    expect(findProcesses('sleep', '61.75')[0]?.pid).toBe(child.pid);
    expect(findProcesses('sleep', '61')).toEqual([]);
    expect(findProcesses('cat', '61.75')).toEqual([]);
  });
});

describe('stopProcess', () => {
  it('kills what does not listen', async () => {
    const managed = await shell('trap "" TERM; echo ready; while :; do sleep 0.05; done', 200);
    await until(() => managed.lastLines().includes('ready'), 'the start');
    expect(await stopProcess(managed.identity, [{ signal: 'SIGTERM', waitMs: 200 }])).toBe('SIGKILL');
    expect(await managed.ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('takes along what the process left in its group', async () => {
    const managed = await shell('sleep 62.5 & trap "exit 0" TERM; echo ready; while :; do sleep 0.05; done');
    await until(() => findProcesses('sleep', '62.5').length === 1, 'the child');
    await managed.stop();
    expect(findProcesses('sleep', '62.5')).toEqual([]);
  });

  it('wakes a paused process to stop it gracefully', async () => {
    const managed = await shell('trap "exit 7" TERM; echo ready; while :; do sleep 0.05; done');
    await until(() => managed.lastLines().includes('ready'), 'the start');
    sendSignal(managed.pid, 'SIGSTOP');
    await managed.stop();
    expect(await managed.ended).toEqual({ code: 7, signal: null });
  });

  it('is content with a process that is gone', async () => {
    const managed = await shell('exit 3');
    expect(await managed.ended).toEqual({ code: 3, signal: null });
    await managed.stop();
    expect(await stopProcess(managed.identity)).toBe('gone');
  });
});

describe('ManagedProcess', () => {
  it('says what cannot be started', async () => {
    const start = ManagedProcess.spawn({
      name: 'the thing',
      command: join(folder, 'absent'),
      args: [],
      env,
      logFile: join(folder, 'log'),
    });
    await expect(start).rejects.toThrow(/the thing cannot be started/);
  });

  it('hands out lines and logs them, both outputs', async () => {
    const lines: string[] = [];
    const managed = await ManagedProcess.spawn({
      name: 'test',
      command: '/bin/sh',
      args: ['-c', 'echo one; echo two >&2; echo three'],
      env,
      logFile: join(folder, 'log'),
      onLine: (line) => lines.push(line),
    });
    await managed.ended;
    await until(() => lines.length === 2, 'the lines');
    expect(lines).toEqual(['one', 'three']);
    await until(() => managed.lastLines().length === 3, 'the log');
    expect(managed.lastLines().sort()).toEqual(['one', 'three', 'two']);
  });

  it('inherits nothing of the environment', async () => {
    const managed = await shell('env | cut -d= -f1 | sort | tr "\\n" " "');
    await managed.ended;
    expect(managed.lastLines()[0]?.trim().split(' ')).not.toContain('HOME');
  });
});

describe('tailOf', () => {
  it('gives the last lines of a long file and none of an absent one', () => {
    const file = join(folder, 'long');
    writeFileSync(file, Array.from({ length: 20_000 }, (_, line) => `line ${line}`).join('\n'));
    expect(tailOf(file, 2)).toEqual(['line 19998', 'line 19999']);
    expect(tailOf(join(folder, 'absent'), 2)).toEqual([]);
  });
});
