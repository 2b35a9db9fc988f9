import { access, constants, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeatLimits } from '@wod/contracts';
import { kill } from './processes';

const mebibyte = 1024 * 1024;
const controllers = ['memory', 'pids', 'cpu'] as const;
/** The period in which a share of the processors is counted, in microseconds: the kernel's default. */
const cpuPeriodUs = 100_000;

/**
 * Control groups of one backend's seats, version 1 or 2, written by hand: no systemd is needed. Version 2
 * puts a seat into one group, version 1 into one per controller.
 */
export class Cgroups {
  private constructor(
    readonly version: 1 | 2,
    private readonly parents: readonly string[],
  ) {}

  /**
   * @param mount where control groups are mounted, /sys/fs/cgroup outside of tests
   * @returns undefined where the worker may not write them: not root, or in a container without them
   */
  static async open(backend: string, mount = '/sys/fs/cgroup'): Promise<Cgroups | undefined> {
    const own = `wod-${backend}`;
    try {
      const available = await readFile(join(mount, 'cgroup.controllers'), 'utf8').catch(() => undefined);
      if (available === undefined) {
        const parents = controllers.map((controller) => join(mount, controller, own));
        for (const controller of controllers) await access(join(mount, controller), constants.W_OK);
        for (const parent of parents) await mkdir(parent, { recursive: true });
        return new Cgroups(1, parents);
      }
      if (!controllers.every((controller) => available.split(/\s/).includes(controller))) return undefined;
      const enabled = controllers.map((controller) => `+${controller}`).join(' ');
      const parent = join(mount, own);
      await mkdir(parent, { recursive: true });
      await writeFile(join(mount, 'cgroup.subtree_control'), enabled);
      await writeFile(join(parent, 'cgroup.subtree_control'), enabled);
      return new Cgroups(2, [parent]);
    } catch {
      return undefined;
    }
  }

  /**
   * Makes the groups of a seat and gives their folders. Its home and /tmp are memory too, so the memory
   * limit is that of its processes and of its disk together.
   */
  async create(name: string, limits: SeatLimits): Promise<readonly string[]> {
    const folders = this.foldersOf(name);
    for (const folder of folders) await mkdir(folder, { recursive: true });
    const bytes = String((limits.memoryMb + limits.diskMb) * mebibyte);
    const quota = String(Math.round(limits.cpus * cpuPeriodUs));
    const [memory = '', pids = memory, cpu = memory] = folders;
    await writeFile(join(pids, 'pids.max'), String(limits.pids));
    if (this.version === 2) {
      await writeFile(join(memory, 'memory.max'), bytes);
      await optional(join(memory, 'memory.swap.max'), '0');
      await writeFile(join(cpu, 'cpu.max'), `${quota} ${cpuPeriodUs}`);
    } else {
      await writeFile(join(memory, 'memory.limit_in_bytes'), bytes);
      await optional(join(memory, 'memory.memsw.limit_in_bytes'), bytes);
      await writeFile(join(cpu, 'cpu.cfs_period_us'), String(cpuPeriodUs));
      await writeFile(join(cpu, 'cpu.cfs_quota_us'), quota);
    }
    return folders;
  }

  /** Kills what is in a seat's groups. */
  async kill(name: string): Promise<void> {
    for (const pid of await this.members(name)) kill(pid);
  }

  /** Removes a seat's groups; false while processes are in them. Absent ones are a success. */
  async remove(name: string): Promise<boolean> {
    let gone = true;
    for (const folder of this.foldersOf(name)) {
      await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EBUSY') gone = false;
        else if (error.code !== 'ENOENT') throw error;
      });
    }
    return gone;
  }

  private async members(name: string): Promise<number[]> {
    const lists = await Promise.all(
      this.foldersOf(name).map((folder) => readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '')),
    );
    return lists.flatMap((list) => list.split('\n').filter(Boolean).map(Number));
  }

  private foldersOf(name: string): string[] {
    return this.parents.map((parent) => join(parent, name));
  }
}

/** Swap is not counted on every kernel; where it is not, there is nothing to write. */
async function optional(path: string, value: string): Promise<void> {
  await writeFile(path, value).catch(() => undefined);
}
