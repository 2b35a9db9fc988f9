import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, chownSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeServerFolder, serverUser } from '../processes/service-home';
import { postgresMajor, type PostgresProgram } from './postgres-program';

/** The role that owns the database. It is no superuser, and no superuser can log in at all. */
export interface OwnerRole {
  readonly name: string;
  /** A–Z, a–z, 0–9, "_" and "-", so that it needs no quoting in SQL or a URL. */
  readonly password: string;
  readonly database: string;
  /** For tests, which clone databases. */
  readonly mayCreateDatabases?: boolean;
}

/** Only the owner, only by password, only over loopback. */
const hostRules = (role: string) => `host all ${role} 127.0.0.1/32 scram-sha-256\n`;

/** Nothing of the caller's environment (PGDATA, LD_LIBRARY_PATH, locales) reaches the server. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' } as const;

function initdb(program: PostgresProgram, dataDir: string, isDurable: boolean): Promise<void> {
  const args = ['-D', dataDir, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '-k'];
  // pg_hba.conf is written by us: `reject` makes initdb ask for no superuser password.
  args.push('--auth-host=reject', '--auth-local=reject', ...(isDurable ? [] : ['--no-sync']));
  return new Promise((resolve, reject) => {
    execFile(
      program.initdb,
      args,
      { cwd: '/', env: serverEnvironment, ...serverUser() },
      (error, _output, problems) =>
        error === null
          ? resolve()
          : reject(new Error(`initdb failed: ${problems.trim() || error.message}`, { cause: error })),
    );
  });
}

/** Runs SQL without a server, as superuser, one statement a line. */
function singleUser(program: PostgresProgram, dataDir: string, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.postgres, ['--single', '-j', '-D', dataDir, 'postgres'], {
      cwd: '/',
      env: serverEnvironment,
      stdio: ['pipe', 'ignore', 'pipe'],
      ...serverUser(),
    });
    let problems = '';
    child.stderr.on('data', (chunk: Buffer) => (problems += chunk.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => {
      // Single-user mode ends with 0 whatever happened to a statement.
      if (code === 0 && !/(ERROR|FATAL|PANIC):/.test(problems)) return resolve();
      // The statement itself holds a password: only the message is kept.
      const message = /(?:ERROR|FATAL|PANIC):.*/.exec(problems)?.[0] ?? `exit code ${code}`;
      reject(new Error(`PostgreSQL could not be prepared: ${message}`));
    });
    // With -j a statement ends at a semicolon and an empty line.
    child.stdin.end(lines.map((line) => `${line};\n\n`).join(''));
  });
}

/** Makes sure the folder holds a finished cluster of our version. */
export async function ensureCluster(
  program: PostgresProgram,
  dataDir: string,
  owner: OwnerRole,
  isDurable: boolean,
): Promise<'found' | 'made'> {
  const versionFile = join(dataDir, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found === postgresMajor) return 'found';
    throw new Error(
      `${dataDir} was made by PostgreSQL ${found}; this one is ${postgresMajor}. Move that folder away, or run your own PostgreSQL ${found} and set WOD_DATABASE_URL.`,
    );
  }
  if (!/^[A-Za-z0-9_-]{16,}$/.test(owner.password)) {
    throw new Error('The password of PostgreSQL needs 16 or more of A–Z, a–z, 0–9, "_" and "-".');
  }
  // Made beside its place and renamed when it is complete: a kill in between leaves no half cluster.
  const parent = dirname(dataDir);
  const partial = `${dataDir}.new`;
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (name === basename(partial)) rmSync(join(parent, name), { recursive: true });
  }
  makeServerFolder(partial);
  await initdb(program, partial, isDurable);
  const { name, password, database, mayCreateDatabases } = owner;
  await singleUser(program, partial, [
    `CREATE ROLE ${name} LOGIN ${mayCreateDatabases === true ? 'CREATEDB ' : ''}PASSWORD '${password}'`,
    `CREATE DATABASE ${database} OWNER ${name}`,
    `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
  ]);
  const rules = join(partial, 'pg_hba.conf');
  writeFileSync(rules, hostRules(name), { mode: 0o600 });
  const user = serverUser();
  if (user !== undefined) chownSync(rules, user.uid, user.gid);
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(partial, dataDir);
  return 'made';
}
