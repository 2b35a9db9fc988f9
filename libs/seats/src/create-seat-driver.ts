import { connectEngine, pingEngine } from './docker/engine';
import { DockerDriver } from './docker/docker.driver';
import { ProcessDriver } from './process/process.driver';
import { defaultRecipeDir } from './recipe/seat-recipe';
import type { SeatDriver } from './seat-driver';

/** How and where a worker makes its seats. Paths are absolute. */
export interface SeatDriverOptions {
  /** `auto`: docker when an engine answers, else process. */
  readonly driver: 'auto' | 'docker' | 'process';
  /** Name of the backend: the owner of every seat made, and the only owner whose seats are listed. */
  readonly backend: string;
  /** Folder for seat roots and for the sockets of running seats; survives the worker. */
  readonly stateDir: string;
  /** The recipe of the seat image, `images/seat` of this workspace unless given. */
  readonly recipeDir?: string | undefined;
  /** As DOCKER_HOST: `unix:///path`. The engine must be on this machine, because seats are reached by socket. */
  readonly dockerHost?: string | undefined;
  /** Image that the seat image is built on where it can be pulled; `debian:trixie-slim` unless given. */
  readonly baseImage?: string | undefined;
  /** A ready seat root, used as it is instead of building one (process driver). */
  readonly seatRoot?: string | undefined;
  /** Debian mirror to build the seat root from; by default the one that this machine's own apt uses. */
  readonly mirror?: string | undefined;
  /** How long Jupyter may take to answer before a seat is given up, in milliseconds; 60 000 unless given. */
  readonly startTimeoutMs?: number | undefined;
}

export interface ChosenSeatDriver {
  readonly driver: SeatDriver;
  /** Why this driver, one sentence for operators. */
  readonly why: string;
}

/**
 * Makes the driver of a backend. A driver that was named does not need its engine to answer yet: `health` and
 * `prepare` tell about that. `auto` decides once; a worker that is to follow an engine that comes later is
 * restarted, or names `docker`.
 */
export async function createSeatDriver(
  options: SeatDriverOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<ChosenSeatDriver> {
  switch (options.driver) {
    case 'docker':
      return { driver: dockerDriver(options), why: 'The settings name the docker driver.' };
    case 'process':
      return { driver: processDriver(options), why: 'The settings name the process driver.' };
    case 'auto': {
      const trouble = await pingEngine(connectEngine(options.dockerHost), signal);
      if (trouble === undefined) {
        return { driver: dockerDriver(options), why: 'A Docker engine answers on this machine.' };
      }
      const why = `No Docker engine answers (${trouble}); seats are processes in a sandbox.`;
      return { driver: processDriver(options), why };
    }
  }
}

function dockerDriver(options: SeatDriverOptions): DockerDriver {
  const { dockerHost, mirror, baseImage = 'debian:trixie-slim' } = options;
  return new DockerDriver({ ...shared(options), dockerHost, mirror, baseImage });
}

function processDriver(options: SeatDriverOptions): ProcessDriver {
  const { seatRoot, mirror } = options;
  return new ProcessDriver({ ...shared(options), seatRoot, mirror });
}

function shared(options: SeatDriverOptions) {
  const { backend, stateDir, recipeDir = defaultRecipeDir, startTimeoutMs = 60_000 } = options;
  return { backend, stateDir, recipeDir, startTimeoutMs };
}
