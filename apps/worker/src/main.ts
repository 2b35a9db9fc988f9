import 'reflect-metadata';
import { UnsafeServerError } from '@wod/bus';
import { SimulatedDriver, createSeatDriver, type SeatDriver } from '@wod/seats';
import { loadSettings, processEnvironment, SettingsError, type SettingsOf } from '@wod/settings';
import { GatewayAddressError } from './gateway/gateway';
import { createLog, tellProgress, type Log } from './logging/log';
import { Worker } from './worker';
import { workerOptions, WorkerOptionsError, type WorkerOptions } from './worker-options';

/** Exit code of sysexits.h for a wrong configuration: starting again will not help. */
const wrongConfiguration = 78;
/** Milliseconds after which a stop that hangs is cut short; jobs in hand then come again by themselves. */
const stopWithinMs = 20_000;
/** Removing seats takes longer: about a second for five. The launcher waits 90 s. */
const removeWithinMs = 80_000;

function refuse(sentence: string, exitCode: number): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(exitCode);
}

function readOptions(): { settings: SettingsOf<'worker'>; options: WorkerOptions } {
  try {
    const settings = loadSettings('worker', processEnvironment());
    return { settings, options: workerOptions(settings) };
  } catch (error) {
    if (error instanceof SettingsError || error instanceof WorkerOptionsError) {
      return refuse(error.message, wrongConfiguration);
    }
    throw error;
  }
}

async function chooseDriver(
  settings: SettingsOf<'worker'>,
  options: WorkerOptions,
  log: Log,
): Promise<SeatDriver> {
  if (settings.WOD_DRIVER === 'simulated') return new SimulatedDriver();
  const { driver, why } = await createSeatDriver({
    driver: settings.WOD_DRIVER,
    backend: options.backend,
    stateDir: options.stateDir,
    dockerHost: settings.WOD_DOCKER_HOST,
    seatRoot: settings.WOD_SEAT_ROOT,
    startTimeoutMs: options.times.startMs,
  });
  tellProgress(log, why);
  return driver;
}

/**
 * Signals. SIGTERM and SIGINT stop the worker within 20 s and leave its seats, which outlive it. SIGUSR2
 * removes every seat of this backend first: the launcher sends it when the whole platform stops and nothing
 * may be left behind. A second signal of either kind ends the process at once. The exit code is 0.
 */
function obeySignals(worker: () => Worker | undefined, log: Log): void {
  let isEnding = false;
  const obey = (signal: NodeJS.Signals, withinMs: number, end: (opened: Worker) => Promise<void>): void => {
    process.on(signal, () => {
      if (isEnding) process.exit(0);
      isEnding = true;
      log.info(`${signal}: the worker ends.`);
      setTimeout(() => {
        log.warn('Ending took too long; what was in hand will be delivered again.');
        process.exit(0);
      }, withinMs).unref();
      const opened = worker();
      (opened === undefined ? Promise.resolve() : end(opened))
        .catch((error: unknown) => log.error({ err: error }, 'The worker did not end cleanly.'))
        .finally(() => process.exit(0));
    });
  };
  obey('SIGTERM', stopWithinMs, (opened) => opened.stop());
  obey('SIGINT', stopWithinMs, (opened) => opened.stop());
  obey('SIGUSR2', removeWithinMs, (opened) => opened.removeAllSeats());
}

async function main(): Promise<void> {
  const { settings, options } = readOptions();
  const log = createLog({ level: settings.WOD_LOG_LEVEL, backend: options.backend });
  // A state that nobody thought of: end, and let whoever supervises start a clean one. Seats do not notice.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'The worker met an error that it does not know.');
    process.exit(1);
  });
  const running: { worker?: Worker } = {};
  obeySignals(() => running.worker, log);
  const driver = await chooseDriver(settings, options, log);
  const worker = await Worker.open(options, driver, log).catch((error: unknown) => {
    if (error instanceof GatewayAddressError) return refuse(error.message, 1);
    throw error;
  });
  running.worker = worker;
  await worker.connect().catch((error: unknown) => {
    if (error instanceof UnsafeServerError) return refuse(error.message, wrongConfiguration);
    if (error instanceof Error && error.name === 'AuthorizationError') {
      return refuse(
        'The nats-server does not accept this worker: check WOD_NATS_USER and WOD_NATS_PASSWORD.',
        wrongConfiguration,
      );
    }
    throw error;
  });
}

void main();
