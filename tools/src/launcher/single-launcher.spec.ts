import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlreadyRunningError, readRunning, removeRunning, RunningNote, takeLock } from './single-launcher';
import { stateFolder, type StateFolder } from './state-folder';

let path: string;
let folder: StateFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'wod-lock-'));
  folder = stateFolder(path);
});
afterEach(() => rmSync(path, { recursive: true }));

const facts = (pid: number) => ({
  pid,
  since: '2026-05-04T09:00:00.000Z',
  stateDir: path,
  urls: { portal: 'http://localhost:4200' },
  driver: 'docker',
  operatorUser: 'operator',
});

describe('takeLock', () => {
  it('refuses a second one and names the first', () => {
    takeLock(folder);
    expect(() => takeLock(folder)).toThrow(AlreadyRunningError);
    expect(() => takeLock(folder)).toThrow(/is being started already \(process \d+\)/);
    new RunningNote(folder).publish(facts(process.pid));
    expect(() => takeLock(folder)).toThrow(
      /runs at http:\/\/localhost:4200 already \(process \d+\).*kill \d+/,
    );
  });

  it('can be had again when it was given back', () => {
    takeLock(folder)();
    takeLock(folder)();
    expect(readdirSync(path)).toEqual([]);
  });

  it.each([
    '{"pid":4194000,"startedAt":"gone:1"}',
    `{"pid":${process.pid},"startedAt":"another process:1"}`,
    '',
    'nonsense',
  ])('takes over the lock of a process that is gone: %j', (text) => {
    writeFileSync(folder.lockFile, text);
    takeLock(folder)();
    expect(readdirSync(path)).toEqual([]);
  });
});

describe('readRunning', () => {
  it('gives the facts only while their process holds the lock', () => {
    new RunningNote(folder).publish(facts(process.pid));
    expect(readRunning(folder)).toBeUndefined();
    const unlock = takeLock(folder);
    expect(readRunning(folder)?.urls['portal']).toBe('http://localhost:4200');
    unlock();
    expect(readRunning(folder)).toBeUndefined();
    removeRunning(folder);
  });

  it('follows processes that come and go, once all is ready', () => {
    const unlock = takeLock(folder);
    const note = new RunningNote(folder);
    note.processes({ api: 1 });
    expect(readRunning(folder)).toBeUndefined();
    note.publish(facts(process.pid));
    expect(readRunning(folder)?.pids).toEqual({ api: 1 });
    note.processes({ api: 2, worker: 3 });
    expect(readRunning(folder)?.pids).toEqual({ api: 2, worker: 3 });
    unlock();
  });

  it('does not believe facts that a killed launcher left', () => {
    new RunningNote(folder).publish(facts(4194000));
    takeLock(folder);
    expect(readRunning(folder)).toBeUndefined();
  });
});
