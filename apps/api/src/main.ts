import { loadSettings, processEnvironment, SettingsError } from '@wod/settings';
import { makeLog } from './log';
import { startApi } from './start-api';

/** Exit code of a process that was configured wrongly (sysexits.h EX_CONFIG). */
const badConfiguration = 78;

async function main(): Promise<void> {
  const settings = loadSettings('api', processEnvironment());
  const log = makeLog(settings.WOD_LOG_LEVEL);
  const api = await startApi(settings, log);
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'the api stops');
    const late = setTimeout(() => process.exit(1), 15_000);
    late.unref();
    void api.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof SettingsError ? badConfiguration : 1);
});
