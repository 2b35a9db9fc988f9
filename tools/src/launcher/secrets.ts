import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const token = z.string().regex(/^[A-Za-z0-9_-]{16,}$/);

const secretsSchema = z.object({
  /** 32 random bytes as base64url, for WOD_MASTER_KEY. */
  masterKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  operatorPassword: z.string().min(16),
  postgresPassword: token,
  /** By user name of the nats-server, e.g. `api` or `worker-be1`. */
  natsPasswords: z.record(z.string(), token),
});

/** Everything secret that is generated on this machine, once. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Without signs that look alike: it is read from a screen and typed. */
const readable = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Four groups of five, 100 bits, e.g. `k7mfa-2wqdz-…`. */
export function readablePassword(): string {
  const group = () => Array.from({ length: 5 }, () => readable[randomInt(readable.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

const newToken = (): string => randomBytes(24).toString('base64url');

function write(file: string, secrets: Secrets): void {
  const partial = `${file}.new`;
  writeFileSync(partial, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(partial, file);
}

function read(file: string): Secrets | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    // Not replaced: links that were mailed and the data of PostgreSQL depend on what was in it.
    throw new Error(
      `${file} cannot be read. Put the old file back, or move the whole state folder away to begin anew.`,
    );
  }
}

/**
 * The secrets of this machine, generated at the first call. Passwords of nats users that are missing are
 * added; nothing that is there is ever changed.
 */
export function loadSecrets(file: string, natsUsers: readonly string[]): Secrets {
  const known = read(file);
  if (known !== undefined) chmodSync(file, 0o600);
  const secrets: Secrets = known ?? {
    masterKey: randomBytes(32).toString('base64url'),
    operatorPassword: readablePassword(),
    postgresPassword: newToken(),
    natsPasswords: {},
  };
  const missing = natsUsers.filter((user) => secrets.natsPasswords[user] === undefined);
  for (const user of missing) secrets.natsPasswords[user] = newToken();
  if (known === undefined || missing.length > 0) write(file, secrets);
  return secrets;
}

/** The password of a user that `loadSecrets` was told of. */
export function natsPasswordOf(secrets: Secrets, user: string): string {
  const password = secrets.natsPasswords[user];
  if (password === undefined) throw new Error(`There is no password of the nats user ${user}.`);
  return password;
}
