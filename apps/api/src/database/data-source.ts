import { DataSource } from 'typeorm';
import { entities } from './entities';
import { FirstSchema1763800000000 } from './migrations/1763800000000-first-schema';

/** Connections of one api process to PostgreSQL. */
const poolSize = 20;

/** The api's database: its only writer. The schema comes from migrations alone, in tests too. */
export function makeDataSource(url: string, size = poolSize): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: 'wod-api',
    entities: [...entities],
    migrations: [FirstSchema1763800000000],
    migrationsTransactionMode: 'all',
    synchronize: false,
    poolSize: size,
    connectTimeoutMS: 10_000,
    // A `where` with an undefined value would otherwise match every row.
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    extra: {
      idle_in_transaction_session_timeout: 30_000,
      statement_timeout: 30_000,
      keepAlive: true,
    },
  });
}

/** Connects, waiting as long as it takes, and brings the schema up to date. Several copies may do so at once. */
export async function openDatabase(
  source: DataSource,
  log: (level: 'info' | 'warn', sentence: string) => void,
): Promise<DataSource> {
  for (let told = false; ; told = true) {
    try {
      await source.initialize();
      break;
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      if (!told) log('warn', 'Waiting for PostgreSQL to answer.');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
  const runner = source.createQueryRunner();
  try {
    // One copy migrates, the others wait for it.
    await runner.query('select pg_advisory_lock($1)', [migrationLock]);
    const done = await source.runMigrations();
    if (done.length > 0)
      log('info', `Ran ${done.length} migration(s): ${done.map(({ name }) => name).join(', ')}.`);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    await runner.release();
  }
  return source;
}

/** Arbitrary numbers of advisory locks; each is used for one thing. */
export const migrationLock = 7_303_001;
export const relayLock = 7_303_002;

/** Whether PostgreSQL could not be reached, or is starting or stopping: worth waiting for. */
export function isUnreachable(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  const message = error instanceof Error ? error.message : '';
  return (
    [
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOTFOUND',
      'EAI_AGAIN',
      'ETIMEDOUT',
      'EPIPE',
      '57P01',
      '57P02',
      '57P03',
      '53300',
    ].includes(code) || /timeout|terminated|not yet accepting/i.test(message)
  );
}

/** The constraint that a write violated, or nothing. */
export function violatedConstraint(error: unknown): string | undefined {
  const cause = error as { code?: string; constraint?: string };
  return cause.code === '23505' ? cause.constraint : undefined;
}
