import type { SeatDriver, SeatHandle } from '../seat-driver';
import { askSeat, SeatKernel } from './seat-client';
import { createSeat, filesIn, noAbort, seatSpec } from './seat-fixtures';
import type { SeatLimitsUnderTest } from './seat-limits.contract';

/** Notebooks as students run them: through the kernels' websockets, with real kernels. */
export function describeSeatKernels(name: string, under: SeatLimitsUnderTest): void {
  describe(`Notebooks in a seat of ${name}`, () => {
    let driver: SeatDriver;
    let seat: SeatHandle;
    let python: SeatKernel;
    let bash: SeatKernel;

    beforeAll(async () => {
      driver = await under.open();
      seat = await createSeat(driver, seatSpec());
      python = await SeatKernel.start(seat, 'python3');
      bash = await SeatKernel.start(seat, 'bash');
    }, 900_000);

    afterAll(async () => {
      for (const kernel of [python, bash] as (SeatKernel | undefined)[]) await kernel?.close();
      await driver.remove(seat.seatId, noAbort());
      await driver.close();
    });

    /** Interrupts a cell once it has said "ready". */
    const interrupted = (kernel: SeatKernel, code: string) => {
      let asked: Promise<void> | undefined;
      return kernel.run(code, (output) => {
        if (output.includes('ready')) asked ??= kernel.interrupt();
      });
    };

    it('open on the entry notebook in JupyterLab', async () => {
      const home = await askSeat(seat, 'GET', '');
      expect(home.status).toBe(302);
      expect((await askSeat(seat, 'GET', 'lab/tree/0-ReadMeFirst.ipynb')).body).toContain(
        'jupyter-config-data',
      );
      expect((await askSeat(seat, 'GET', 'api/contents/0-ReadMeFirst.ipynb')).status).toBe(200);
    });

    it('are saved, and come out with the export', async () => {
      const file = { type: 'file', format: 'text', content: 'my notes\n' };
      expect((await askSeat(seat, 'PUT', 'api/contents/notes.txt', file)).status).toBe(201);
      const work = await driver.exportWork(seat.seatId, noAbort());
      const files = work ? await filesIn(work) : new Map<string, string>();
      expect(files.get('notes.txt')).toBe('my notes\n');
      expect(files.get('data/hello.txt')).toBe('Hello, student.\n');
      // Jupyter's own files are elsewhere.
      expect([...files.keys()].filter((path) => path.startsWith('.'))).toEqual([]);
    });

    it('have no news, no updates, and a terminal', async () => {
      const settings = await askSeat(
        seat,
        'GET',
        'lab/api/settings/@jupyterlab/apputils-extension:notification',
      );
      expect(JSON.parse(settings.body)).toMatchObject({
        schema: { properties: { fetchNews: { default: 'false' }, checkForUpdates: { default: false } } },
      });
      expect((await askSeat(seat, 'POST', 'api/terminals')).status).toBe(200);
    });

    it('run Python', async () => {
      expect(await python.run('print(6 * 7)')).toEqual({ stdout: '42\n', stderr: '', status: 'ok' });
      const failed = await python.run('1 / 0');
      expect(failed).toMatchObject({ status: 'error', stderr: 'division by zero' });
    });

    it('interrupt Python', async () => {
      const cell = 'import time\nprint("ready", flush=True)\ntime.sleep(600)';
      expect(await interrupted(python, cell)).toMatchObject({ status: 'error' });
      expect((await python.run('print("alive")')).stdout).toBe('alive\n');
    });

    describe('with bash', () => {
      it('keep what a cell did for the next one', async () => {
        await bash.run('cd /tmp; export GREETING="hello world"; say() { echo "$GREETING from $PWD"; }');
        expect((await bash.run('say')).stdout).toBe('hello world from /tmp\n');
        await bash.run('cd');
      });

      it('show both outputs in order, and the exit status', async () => {
        const cell = await bash.run('echo one; echo two >&2; printf three; false');
        expect(cell).toEqual({ stdout: 'one\ntwo\nthree', stderr: 'exit status 1\n', status: 'ok' });
      });

      it('show output while the cell runs', async () => {
        const seen: string[] = [];
        await bash.run('echo first; sleep 0.5; echo second', (output) => seen.push(output.trim()));
        expect(seen.filter(Boolean)).toEqual(['first', 'second']);
      });

      it('survive an unbalanced quote', async () => {
        const cell = await bash.run('echo "never closed');
        expect(cell.stdout).toMatch(/unexpected EOF while looking for matching/);
        expect((await bash.run('echo alive')).stdout).toBe('alive\n');
      });

      it('do not wait for input that cannot come', async () => {
        expect((await bash.run('read line; cat; echo "[$line]"')).stdout).toBe('[]\n');
      });

      it.each([
        ['a program', 'echo ready; sleep 600; echo never'],
        ['a loop of the shell', 'echo ready; while true; do :; done; echo never'],
        [
          'a program in a function',
          'wait_long() { echo ready; sleep 600; echo never; }; wait_long; echo never',
        ],
      ])('interrupt %s and drop the rest of the cell', async (_, code) => {
        const cell = await interrupted(bash, code);
        expect(cell.stdout).not.toContain('never');
        expect(cell.stderr).toBe('exit status 130\n');
        expect((await bash.run('echo alive')).stdout).toBe('alive\n');
      });

      it('begin anew after "exit", also with a program left in the background', async () => {
        const cell = await bash.run('sleep 600 & exit 3');
        expect(cell.stderr).toBe('The shell ended with exit status 3; a new one has started.\n');
        expect((await bash.run('echo alive')).stdout).toBe('alive\n');
      });

      it('bear redirected output and traces', async () => {
        await bash.run('exec 3>&1 >/tmp/elsewhere; echo hidden');
        expect((await bash.run('exec >&3; cat /tmp/elsewhere')).stdout).toBe('hidden\n');
        expect((await bash.run('set -x; echo traced')).stdout).toBe('++ echo traced\ntraced\n');
        await bash.run('set +x');
      });

      it('carry much output and every alphabet', async () => {
        expect((await bash.run('seq 1 20000 | tail -n 1; echo "ünïcode ✓ 学生"')).stdout).toBe(
          '20000\nünïcode ✓ 学生\n',
        );
        expect((await bash.run('head -c 2000000 /dev/zero | tr "\\0" x')).stdout).toHaveLength(2_000_000);
      });
    });
  });
}
