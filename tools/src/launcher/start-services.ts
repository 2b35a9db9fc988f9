import type { StopStep } from '@wod/embedded';
import type { Environment } from './child-environment';
import type { Ports, Programs } from './launch-plan';
import type { Progress } from './progress';
import { logFileOf, type StateFolder } from './state-folder';
import type { StopList } from './stop-list';
import { SupervisedService, type ServiceHealth } from './supervised-service';

export type ServiceName = 'api' | 'worker';

export interface ServicesPlan {
  readonly programs: Programs;
  readonly folder: StateFolder;
  readonly ports: Ports;
  readonly progress: Progress;
  readonly stops: StopList;
  readonly environments: Readonly<Record<ServiceName, Environment>>;
  /** Told the process numbers whenever one of them changes. */
  readonly onProcesses: (pids: Readonly<Record<string, number>>) => void;
}

export interface Services {
  readonly api: SupervisedService;
  readonly worker: SupervisedService;
  /** How seats are made, as the worker says. */
  readonly driver: string;
}

/**
 * SIGUSR2 tells a worker to take its seats along: when people stop all of this machine's system, nothing of
 * it stays behind. When it only dies, seats outlive it.
 */
const stopSteps: Readonly<Record<ServiceName, readonly StopStep[]>> = {
  worker: [{ signal: 'SIGUSR2', waitMs: 90_000 }],
  api: [{ signal: 'SIGTERM', waitMs: 20_000 }],
};

const readyWithinMs: Readonly<Record<ServiceName, number>> = {
  api: 180_000,
  // The first start makes the image or folder that seats are made from.
  worker: 45 * 60_000,
};

/** Where this machine reaches something that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Starts api and worker at the same time and resolves when both are ready. */
export async function startServices(plan: ServicesPlan): Promise<Services> {
  const pids: Record<string, number> = {};
  const start = async (name: ServiceName, port: number, host: string) => {
    const begin = async () =>
      new SupervisedService({
        name,
        script: plan.programs[name],
        cwd: plan.programs.root,
        env: plan.environments[name],
        logFile: logFileOf(plan.folder, name),
        readyUrl: `http://${reachable(host)}:${port}/health/ready`,
        stopSteps: stopSteps[name],
        say: (sentence) => plan.progress.say(sentence),
        onProcess: (pid) => {
          if (pid === undefined) delete pids[name];
          else pids[name] = pid;
          plan.onProcesses({ ...pids });
        },
      });
    const service = await plan.stops.start(name, begin, (started) => started.stop());
    const health = await untilReady(service, readyWithinMs[name], plan.progress, port);
    plan.stops.throwIfStopping();
    return { service, health };
  };
  const { api: apiEnv, worker: workerEnv } = plan.environments;
  const [api, worker] = await Promise.all([
    start('api', plan.ports.http.port, apiEnv['WOD_HTTP_HOST'] ?? '127.0.0.1'),
    start('worker', plan.ports.gateway.port, workerEnv['WOD_GATEWAY_HOST'] ?? '127.0.0.1'),
  ]);
  return {
    api: api.service,
    worker: worker.service,
    driver: worker.health.driver ?? 'unknown',
  };
}

async function untilReady(
  service: SupervisedService,
  withinMs: number,
  progress: Progress,
  port: number,
): Promise<ServiceHealth> {
  const step = progress.begin(service.name);
  try {
    const health = await service.untilReady(withinMs, step.now);
    const driver = health.driver === undefined ? '' : `, driver ${health.driver}`;
    step.done(`${service.name} on port ${port}${driver}`);
    return health;
  } catch (error) {
    step.failed();
    throw error;
  }
}
