import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { EnforcedLimit, SeatDriver, SeatHandle } from '../seat-driver';
import { askSeat, SeatKernel } from './seat-client';
import { createSeat, noAbort, seatSpec } from './seat-fixtures';

/** A driver with real seats; the same for all tests, because limits are those of seats, not of drivers. */
export interface SeatLimitsUnderTest {
  open(): Promise<SeatDriver>;
}

/**
 * What a student can and cannot do from inside a seat: the same tests for every driver with real seats. A
 * limit that a driver does not claim in `enforces` is not tested; which ones must be claimed is the driver's
 * own test.
 */
export function describeSeatLimits(name: string, under: SeatLimitsUnderTest): void {
  describe(`A seat of ${name}`, () => {
    const limits = { memoryMb: 256, cpus: 0.5, pids: 64, diskMb: 48 };
    let driver: SeatDriver;
    let seat: SeatHandle;
    let neighbour: SeatHandle;
    let kernel: SeatKernel;

    /** Runs a script in the seat and gives its last line as JSON. */
    const inSeat = async <T>(script: string): Promise<T> => {
      const { stdout, stderr } = await kernel.run(script);
      const line = stdout.trim().split('\n').at(-1) ?? '';
      try {
        return JSON.parse(line) as T;
      } catch {
        throw new Error(`The seat printed no JSON: ${stdout} ${stderr}`);
      }
    };

    const stillAnswers = async () => (await askSeat(seat, 'GET', 'api/status')).status;

    const claims = (limit: EnforcedLimit) => driver.enforces.includes(limit);

    beforeAll(async () => {
      driver = await under.open();
      seat = await createSeat(driver, seatSpec({ limits }));
      neighbour = await createSeat(driver, seatSpec({ limits }));
      kernel = await SeatKernel.start(seat, 'python3');
    }, 900_000);

    afterAll(async () => {
      await (kernel as SeatKernel | undefined)?.close();
      for (const { seatId } of await driver.list(noAbort())) await driver.remove(seatId, noAbort());
      await driver.close();
    });

    it('runs as a student without rights that no program can gain', async () => {
      const facts = await inSeat<{ uid: number; gid: number; status: Record<string, string> }>(`
import json, os
status = dict(line.split(':\\t', 1) for line in open('/proc/self/status').read().splitlines() if ':\\t' in line)
print(json.dumps({'uid': os.getuid(), 'gid': os.getgid(), 'status': status}))`);
      expect(facts).toMatchObject({ uid: 1000, gid: 1000 });
      expect(facts.status).toMatchObject({
        ...{ CapEff: '0000000000000000', CapPrm: '0000000000000000', CapBnd: '0000000000000000' },
        ...{ NoNewPrivs: '1', Seccomp: '2' },
      });
    });

    it('cannot make namespaces, mounts or keys', async () => {
      const results = await inSeat<Record<string, number>>(`
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
print(json.dumps({
  'unshare': libc.unshare(0x10000000),
  'mount': libc.mount(b'x', b'/tmp', b'tmpfs', 0, None),
  'keyctl': libc.syscall(250, 0, 0, 0, 0),
  'chroot': libc.chroot(b'/tmp'),
}))`);
      expect(results).toEqual({ unshare: -1, mount: -1, keyctl: -1, chroot: -1 });
    });

    it('can write its home and /tmp, and nothing else', async () => {
      const written = await inSeat<string[]>(`
import json, os
found = []
for folder, folders, _ in os.walk('/'):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ('/proc', '/sys')]
    try:
        path = os.path.join(folder, '.probe')
        open(path, 'w').close()
        os.remove(path)
        found.append(folder)
    except OSError:
        pass
print(json.dumps(found))`);
      const outside = written.filter(
        (path) => !/^\/(home\/student|tmp|dev\/shm|dev\/mqueue)(\/|$)/.test(path),
      );
      // A worker that is not root shares its user with its seats: then the socket's folder is theirs too.
      expect(outside.filter((path) => path !== '/run/seat' || claims('disk'))).toEqual([]);
      expect(written).toContain('/home/student');
    });

    it('cannot put anything in the place of its socket that a worker with other rights would follow', async () => {
      if (!claims('disk')) return expect(seat.upstream).toMatchObject({ socketPath: /^\/proc\/self\/fd\// });
      const refused = await inSeat<string[]>(`
import json, os
refused = []
for attempt in (
    lambda: os.remove('/run/seat/s'),
    lambda: os.rename('/run/seat/s', '/run/seat/t'),
    lambda: os.symlink('/etc/passwd', '/run/seat/u'),
    lambda: os.chmod('/run/seat', 0o777),
):
    try:
        attempt()
    except OSError as problem:
        refused.append(type(problem).__name__)
print(json.dumps(refused))`);
      expect(refused).toEqual(['PermissionError', 'PermissionError', 'PermissionError', 'PermissionError']);
    });

    it('sees its own processes only, and no socket of an engine', async () => {
      const facts = await inSeat<{ commands: string[]; sockets: string[] }>(`
import json, os, stat
commands, sockets = [], []
for pid in filter(str.isdigit, os.listdir('/proc')):
    try:
        commands.append(open(f'/proc/{pid}/cmdline').read().replace('\\0', ' '))
    except OSError:
        pass
for folder, _, names in os.walk('/run'):
    sockets += [os.path.join(folder, n) for n in names if stat.S_ISSOCK(os.lstat(os.path.join(folder, n)).st_mode)]
sockets += [p for p in ('/var/run/docker.sock', '/run/docker.sock') if os.path.exists(p)]
print(json.dumps({'commands': commands, 'sockets': sockets}))`);
      expect(facts.commands.length).toBeLessThan(20);
      expect(facts.commands.join('\n')).not.toMatch(/dockerd|containerd|jest/);
      expect(facts.sockets).toEqual(['/run/seat/s']);
    });

    it('has no network but its own loopback', async () => {
      const server = createServer((_, response) => response.end('the machine')).listen(0, '0.0.0.0');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const addresses = Object.values(networkInterfaces()).flatMap(
        (all) => all?.map(({ address }) => address) ?? [],
      );
      const facts = await inSeat<{ interfaces: string[]; reached: string[]; vsock: boolean }>(`
import json, os, socket
reached = []
for address in ${JSON.stringify([...addresses, '127.0.0.1', '1.1.1.1'])}:
    try:
        socket.create_connection((address, ${port}), 1).close()
        reached.append(address)
    except OSError:
        pass
try:
    socket.socket(40, socket.SOCK_STREAM).close()
    vsock = True
except OSError:
    vsock = False
interfaces = [line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line]
print(json.dumps({'interfaces': interfaces, 'reached': reached, 'vsock': vsock}))`);
      await new Promise((resolve) => server.close(resolve));
      expect(facts).toEqual({ interfaces: ['lo'], reached: [], vsock: false });
    });

    it('cannot see the home of another seat', async () => {
      const other = await SeatKernel.start(neighbour, 'python3');
      await other.run(`open('/home/student/secret-of-the-neighbour', 'w').write('secret')`);
      await other.close();
      const found = await inSeat<string[]>(`
import json, os
found = [f for f, _, names in os.walk('/') if 'secret-of-the-neighbour' in names]
print(json.dumps(found))`);
      expect(found).toEqual([]);
    });

    it('does not find its token in its environment', async () => {
      const environment = await inSeat<Record<string, string>>(
        'import json, os\nprint(json.dumps(dict(os.environ)))',
      );
      expect(JSON.stringify(environment)).not.toContain(seat.token);
      expect(environment).toMatchObject({ HOME: '/home/student', USER: 'student' });
    });

    it('stops a fork loop at its limit and still answers', async () => {
      if (!claims('pids')) return;
      const { forked, problem } = await inSeat<{ forked: number; problem: string }>(`
import json, os, signal, time
children, problem = [], ''
try:
    while len(children) < 1000:
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        children.append(child)
except OSError as error:
    problem = type(error).__name__
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print(json.dumps({'forked': len(children), 'problem': problem}))`);
      expect(problem).toBe('BlockingIOError');
      expect(forked).toBeLessThan(limits.pids);
      expect(await stillAnswers()).toBe(200);
    });

    it('stops what fills its disk', async () => {
      if (!claims('disk')) return;
      const megabytes = await inSeat<number>(`
import json, os
written = 0
try:
    with open('/home/student/filler', 'wb') as filler:
        while written < 1000:
            filler.write(b'x' * 1048576)
            filler.flush()
            written += 1
except OSError:
    pass
os.remove('/home/student/filler')
print(json.dumps(written))`);
      expect(megabytes).toBeGreaterThan(limits.diskMb / 2);
      expect(megabytes).toBeLessThanOrEqual(limits.diskMb + 1);
      expect(await stillAnswers()).toBe(200);
    });

    it('gets no more of the processors than its share', async () => {
      if (!claims('cpu')) return;
      const used = await inSeat<number>(`
import json, os, resource, time
children = []
for _ in range(2):
    child = os.fork()
    if child == 0:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            pass
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps(usage.ru_utime + usage.ru_stime))`);
      // Two seconds at half a processor; without a limit two processors would give four.
      expect(used).toBeLessThan(1.6);
    });

    it('kills what takes more memory than it has, and not the seat', async () => {
      if (!claims('memory')) return;
      const ended = await inSeat<number>(`
import json, subprocess, sys
hog = 'held = []\\nwhile len(held) < 2000: held.append(bytearray(b"x" * 1048576))'
print(json.dumps(subprocess.run([sys.executable, '-c', hog]).returncode))`);
      expect(ended).toBe(-9);
      expect(await stillAnswers()).toBe(200);
      expect(await driver.find(seat.seatId, noAbort())).toMatchObject({ running: true });
    });
  });
}
