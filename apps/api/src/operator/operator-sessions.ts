import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** How long a sign-in lasts, in hours. */
export const sessionHours = 12;
const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Accounts and sessions of operators. Passwords are kept as scrypt hashes, session tokens as SHA-256. */
export class OperatorSessions {
  constructor(private readonly source: DataSource) {}

  /** Makes the first operator, or gives the account of this name the configured password. */
  async ensureOperator(username: string, password: string): Promise<void> {
    const [known] = await this.source.query<{ password_hash: string }[]>(
      `select password_hash from operator where username = $1`,
      [username],
    );
    if (known !== undefined && (await matches(password, known.password_hash))) return;
    await this.source.query(
      `insert into operator (username, password_hash) values ($1, $2)
       on conflict (username) do update set password_hash = excluded.password_hash`,
      [username, await hash(password)],
    );
  }

  /** A new session's token, or nothing when name and password do not match. Takes as long either way. */
  async signIn(username: string, password: string): Promise<string | undefined> {
    const [operator] = await this.source.query<{ id: string; password_hash: string }[]>(
      `select id, password_hash from operator where username = $1`,
      [username],
    );
    const isRight = await matches(password, operator?.password_hash ?? (await decoy));
    if (operator === undefined || !isRight) return undefined;
    const token = randomBytes(32).toString('base64url');
    await this.source.query(`delete from operator_session where expires_at < now()`);
    await this.source.query(
      `insert into operator_session (token_hash, operator_id, expires_at)
       values ($1, $2, now() + $3 * interval '1 hour')`,
      [sha256(token), operator.id, sessionHours],
    );
    return token;
  }

  async isValid(token: string): Promise<boolean> {
    if (token === '') return false;
    const rows = await this.source.query<unknown[]>(
      `select 1 from operator_session where token_hash = $1 and expires_at > now()`,
      [sha256(token)],
    );
    return rows.length > 0;
  }

  async signOut(token: string): Promise<void> {
    await this.source.query(`delete from operator_session where token_hash = $1`, [sha256(token)]);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function hash(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64url')}$${(await derive(password, salt)).toString('base64url')}`;
}

async function matches(password: string, stored: string): Promise<boolean> {
  const [, salt = '', expected = ''] = stored.split('$');
  const wanted = Buffer.from(expected, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'));
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, 32, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
  });

/** Compared against when there is no such operator, so that the answer takes as long. */
const decoy = hash(randomBytes(16).toString('hex'));
