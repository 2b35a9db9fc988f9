import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSeatDriver } from '@wod/seats';
import { processEnvironment } from '@wod/settings';
import { programsOf, readStartSettings } from '../launcher/launch-plan';
import { LineProgress } from '../launcher/progress';
import { loadSecrets } from '../launcher/secrets';
import { readRunning, type RunningFacts } from '../launcher/single-launcher';
import { natsUsers } from '../launcher/start-embedded';
import { startSystem } from '../launcher/start-system';
import { stateFolder } from '../launcher/state-folder';
import { OperatorSession } from './leftovers';
import { runDemo } from './run-demo';
import { timingsTable } from './timings';

const usage = `npm run demo -- [--students N] [--workshop FOLDER] [--seconds N]

Takes students through the whole journey over HTTP, on the running system or on one that it starts and stops.
  --students N       how many, all at the same moment (default 1)
  --workshop FOLDER  which workshop (default WKSHP-Python101)
  --seconds N        seconds that each has once all have worked (default 12)
`;

/** The system under demonstration, and how it is stopped if it was started for it. */
interface Stage {
  readonly facts: Pick<RunningFacts, 'urls' | 'driver' | 'stateDir' | 'operatorUser'>;
  readonly stop: () => Promise<void>;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      students: { type: 'string', default: '1' },
      workshop: { type: 'string', default: 'WKSHP-Python101' },
      seconds: { type: 'string', default: '12' },
      help: { type: 'boolean', default: false },
    },
  });
  const students = wholeNumber('--students', values.students, 1, 1000);
  const seconds = wholeNumber('--seconds', values.seconds, 5, 3600);
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const environment = processEnvironment();
  const { settings } = readStartSettings(environment);
  const stage = await findOrStart(environment, settings.WOD_STATE_DIR);
  try {
    const { urls, driver, stateDir, operatorUser } = stage.facts;
    const inboxUrl = urls['inbox'];
    if (inboxUrl === undefined)
      throw new Error('The system sends its mails elsewhere: the demo needs the mail catcher.');
    const operator = new OperatorSession(urls['portal'] ?? '');
    const secrets = loadSecrets(stateFolder(stateDir).secretsFile, natsUsers(settings.WOD_BACKEND));
    await operator.signIn(operatorUser, environment['WOD_OPERATOR_PASSWORD'] ?? secrets.operatorPassword);
    const before = await operator.overview();
    console.log(`${students} student(s) take ${values.workshop} on ${urls['portal']} (driver ${driver})`);
    const result = await runDemo({ portalUrl: urls['portal'] ?? '', inboxUrl }, operator, {
      students,
      workshop: values.workshop,
      seconds,
      timeoutMs: 120_000 + students * 10_000,
      log: (line) => console.log(line),
    });
    const bookingIds = result.students.map(({ bookingId }) => bookingId);
    const seats = () => countSeats(driver, settings.WOD_BACKEND, stateDir, bookingIds);
    const left = await operator.leftovers(bookingIds, { seats, before }, 30_000);
    const problems = [
      ...result.problems,
      ...Object.entries(left).flatMap(([what, n]) => (n === 0 ? [] : [`Left behind: ${n} ${what}.`])),
    ];
    console.log(`\n${timingsTable(result.students.map(({ times }) => times))}\n`);
    console.log(
      `Left behind: ${Object.entries(left)
        .map(([what, n]) => `${n} ${what}`)
        .join(', ')}.`,
    );
    for (const problem of problems) console.error(`✗ ${problem}`);
    console.log(
      problems.length === 0
        ? 'Every step and promise held.'
        : `${problems.length} step(s) or promise(s) failed.`,
    );
    return problems.length === 0 ? 0 : 1;
  } finally {
    await stage.stop();
  }
}

async function findOrStart(
  environment: ReturnType<typeof processEnvironment>,
  stateDir: string,
): Promise<Stage> {
  const facts = readRunning(stateFolder(stateDir));
  if (facts !== undefined) return { facts, stop: () => Promise.resolve() };
  console.log('No system runs: one is started for the demo and stopped after it.');
  const system = await startSystem({
    programs: programsOf(resolve(__dirname, '../../..')),
    environment,
    progress: new LineProgress(process.stdout),
  });
  const urls = Object.fromEntries(
    Object.entries(system.urls).flatMap(([name, url]) => (url === undefined ? [] : [[name, url]])),
  );
  const { driver } = system.services;
  return {
    facts: { urls, driver, stateDir: system.folder.root, operatorUser: system.operator.user },
    stop: () => system.stop(),
  };
}

/** Asks the engine itself, not the worker, what seats of these bookings exist. */
async function countSeats(
  driver: string,
  backend: string,
  stateDir: string,
  bookingIds: readonly string[],
): Promise<number> {
  if (driver !== 'docker' && driver !== 'process')
    throw new Error(`There are no seats to count by ${driver}.`);
  const { driver: engine } = await createSeatDriver({ driver, backend, stateDir });
  try {
    const seats = await engine.list(AbortSignal.timeout(10_000));
    return seats.filter(({ bookingId }) => bookingIds.includes(bookingId)).length;
  } finally {
    await engine.close();
  }
}

function wholeNumber(option: string, given: string, min: number, max: number): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${option} must be a whole number from ${min} to ${max}, not "${given}".`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
