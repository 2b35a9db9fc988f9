import { SettingsError } from '@wod/settings';
import type { Environment } from './child-environment';
import type { Programs } from './launch-plan';
import { LineProgress } from './progress';
import { renderTable, reportRows } from './report';
import { AlreadyRunningError } from './single-launcher';
import { launchSystem, type SystemHandle } from './start-system';
import { StoppedError } from './stop-list';

export interface LauncherOptions {
  readonly programs: Programs;
  readonly environment: Environment;
  readonly anyPorts?: boolean;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm sends Ctrl-C on to us although the terminal did already: within this time it is one Ctrl-C. */
const oneSignalMs = 1_000;

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Stops at the first signal, kills at the second. */
function obeySignals(handle: SystemHandle, say: (sentence: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of signals) {
      process.on(signal, () => {
        if (firstAt === undefined) {
          firstAt = Date.now();
          say('Stopping. Once more stops at once.');
          resolve();
        } else if (Date.now() - firstAt > oneSignalMs) {
          handle.kill();
          process.exit(130);
        }
      });
    }
  });
}

/** `npm start`: runs everything until it is told to stop. Resolves with the exit code. */
export async function runLauncher({ programs, environment, anyPorts }: LauncherOptions): Promise<number> {
  // A terminal that was closed must not end us before the others are stopped.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const from = Date.now();
  const progress = new LineProgress(process.stdout);
  let handle: SystemHandle;
  try {
    handle = launchSystem({ programs, environment, progress, anyPorts: anyPorts === true });
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    if (error instanceof AlreadyRunningError || error instanceof SettingsError) return 1;
    throw error;
  }
  const toldToStop = obeySignals(handle, (sentence) => progress.say(sentence));
  try {
    const running = await Promise.race([handle.started, toldToStop]);
    if (running !== undefined) {
      const seconds = ((Date.now() - from) / 1000).toFixed(1);
      const rows = reportRows(running, process.stdout.isTTY === true, programs.root);
      progress.say(renderTable(`Workshops-on-Demand is ready (${seconds} s)`, rows));
    }
    // Holds the process even when everything in it is asleep.
    const alive = setInterval(() => undefined, 60_000);
    await toldToStop;
    clearInterval(alive);
    handle.started.catch(() => undefined);
    await handle.stop();
    return 0;
  } catch (error) {
    if (!(error instanceof StoppedError)) process.stderr.write(`\n${sentenceOf(error)}\n\n`);
    await handle.stop();
    return 1;
  }
}
