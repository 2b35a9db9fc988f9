import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import type { SeatLimits } from '@wod/contracts';
import { readSeatRecipe } from '../recipe/seat-recipe';
import { CommandFailed, runCommand, systemPath } from '../run-command';
import type { EnforcedLimit } from '../seat-driver';
import { SeatError } from '../seat-error';
import { otherWaysToSeats } from '../seat-root/apt';
import { buildSeatRoot, isSeatRoot } from '../seat-root/build-seat-root';
import { compileRoot } from '../seat-root/compile-root';
import { Cgroups } from './cgroups';
import { HostUsers } from './host-users';
import { sandboxCommand, type Bubblewrap, type Sandbox, type SeatBase } from './sandbox';
import { findBubblewrap, findHostJupyter, foundBase, rootBase } from './seat-base';
import type { SeatFolder, SeatRecord } from './seat-folder';

export interface ProcessHostOptions {
  readonly backend: string;
  readonly stateDir: string;
  readonly recipeDir: string;
  readonly seatRoot?: string | undefined;
  readonly mirror?: string | undefined;
}

/** Users of seats are claimed for the whole machine, and until it starts anew. */
const claimsDir = '/run/wod-seat-users';

/** Since Linux 5.14 a limit of processes counts inside a user namespace, so that each seat has its own count. */
const countsPerNamespace = (() => {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
})();

const smallLimits: SeatLimits = { memoryMb: 128, cpus: 1, pids: 64, diskMb: 16 };

/** What only root can give a seat. Known without a seat root, so that seats can always be removed. */
export interface HostPowers {
  readonly cgroups: Cgroups | undefined;
  /** Then each seat has a user and a file system of its own. */
  readonly users: HostUsers | undefined;
}

export async function hostPowers(backend: string): Promise<HostPowers> {
  if (process.getuid?.() !== 0) return { cgroups: undefined, users: undefined };
  return { cgroups: await Cgroups.open(backend), users: new HostUsers(claimsDir) };
}

/** The system that seats see, and a sandbox that was seen to work on this machine. */
export class ProcessHost {
  private constructor(
    private readonly base: SeatBase,
    private readonly bubblewrap: Bubblewrap,
    private readonly powers: HostPowers,
  ) {}

  /** @throws SeatError `seat-image-missing` when this machine cannot hold seats, and says what it lacks */
  static async prepare(
    options: ProcessHostOptions,
    powers: HostPowers,
    log: (line: string) => void,
    signal: AbortSignal,
  ): Promise<ProcessHost> {
    if (process.platform !== 'linux') {
      const sentence = `Seats as processes need Linux. ${otherWaysToSeats}`;
      throw new SeatError('seat-image-missing', sentence, false);
    }
    await mkdir(options.stateDir, { recursive: true });
    const base = await findBase(options, log, signal);
    const bubblewrap = await findBubblewrap(systemPath, base.root, signal);
    if (!bubblewrap) {
      const sentence = `Seats as processes need bubblewrap 0.8 or later, and there is none. ${otherWaysToSeats}`;
      throw new SeatError('seat-image-missing', sentence, false);
    }
    const host = new ProcessHost(base, bubblewrap, powers);
    await host.tryOut(options.stateDir, signal);
    log(`Seats are processes in a sandbox, limited in ${host.enforces.join(', ')}`);
    return host;
  }

  get enforces(): readonly EnforcedLimit[] {
    const { cgroups, users } = this.powers;
    return [
      ...(cgroups ? (['memory', 'cpu', 'pids'] as const) : []),
      ...(!cgroups && countsPerNamespace ? (['pids'] as const) : []),
      ...(users ? (['disk'] as const) : []),
      'network',
    ];
  }

  /** The sandbox of a seat. `cgroups` are the folders that its processes join. */
  sandbox(folder: SeatFolder, record: SeatRecord, cgroups: readonly string[]): Sandbox {
    return {
      base: this.base,
      bubblewrap: this.bubblewrap,
      volume: folder.volume,
      hostUid: record.hostUid,
      cgroups,
      limits: record.spec.limits,
      processLimit: this.powers.cgroups || !countsPerNamespace ? undefined : record.spec.limits.pids,
    };
  }

  /** Runs nothing in a sandbox, to know now, not at the first student, that the kernel allows one. */
  private async tryOut(stateDir: string, signal: AbortSignal): Promise<void> {
    const volume = await mkdtemp(join(stateDir, '.try-'));
    try {
      await chmod(volume, 0o755);
      for (const name of ['home', 'run']) await mkdir(join(volume, name), { mode: 0o755 });
      const hostUid = this.powers.users ? 65_534 : undefined;
      const trial = { base: this.base, bubblewrap: this.bubblewrap, volume, hostUid, cgroups: [] };
      const [program, ...args] = sandboxCommand({ ...trial, limits: smallLimits, processLimit: undefined }, [
        '/bin/true',
      ]);
      await runCommand(program, args, signal);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      const sentence =
        'This machine does not let bubblewrap make a sandbox: allow user namespaces (see the guide for operators), or use a Docker engine.';
      throw new SeatError('seat-image-missing', sentence, false, { cause: error });
    } finally {
      await rm(volume, { recursive: true, force: true });
    }
  }
}

async function findBase(
  { recipeDir, stateDir, seatRoot, mirror }: ProcessHostOptions,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<SeatBase> {
  if (seatRoot !== undefined) {
    if (await isSeatRoot(seatRoot)) return rootBase(seatRoot);
    const sentence = `The seat root ${seatRoot} has no Jupyter or not our start script; leave the setting out to have one built.`;
    throw new SeatError('seat-image-missing', sentence, false);
  }
  const recipe = await readSeatRecipe(recipeDir);
  try {
    const rootsDir = join(stateDir, 'roots');
    return rootBase(await buildSeatRoot({ recipe, rootsDir, mirror }, compileRoot, log, signal));
  } catch (error) {
    const jupyter = await findHostJupyter(systemPath, signal);
    if (!jupyter) throw error;
    log(`Seats use the Jupyter of this machine, ${jupyter}: ${(error as Error).message}`);
    return foundBase(jupyter, join(recipeDir, 'rootfs/opt/wod'), await studentFiles(stateDir));
  }
}

/** A user database that knows the student and nobody else. */
async function studentFiles(stateDir: string): Promise<string> {
  const dir = join(stateDir, 'found');
  await mkdir(dir, { recursive: true, mode: 0o755 });
  await writeFile(join(dir, 'passwd'), 'student:x:1000:1000:Student:/home/student:/bin/bash\n');
  await writeFile(join(dir, 'group'), 'student:x:1000:\n');
  return dir;
}
