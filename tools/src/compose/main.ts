import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { natsServerConfig } from '@wod/embedded';

const top = resolve(__dirname, '../../..');
const envFile = resolve(top, '.env');
const natsFile = resolve(top, '.wod/compose/nats.conf');

/** Names of the secrets of docker-compose.yml, each 32 random bytes. */
const secretNames = [
  'WOD_POSTGRES_PASSWORD',
  'WOD_MASTER_KEY',
  'WOD_OPERATOR_PASSWORD',
  'WOD_NATS_API_PASSWORD',
  'WOD_NATS_BE1_PASSWORD',
  'WOD_NATS_OPERATOR_PASSWORD',
  'WOD_NATS_SYS_PASSWORD',
] as const;

/** Generates what docker-compose.yml needs, once: a secret that is there is kept. */
function main(): void {
  const known = existsSync(envFile) ? parse(readFileSync(envFile, 'utf8')) : new Map<string, string>();
  for (const name of secretNames)
    if (!known.has(name)) known.set(name, randomBytes(32).toString('base64url'));
  writeFileSync(envFile, [...known].map(([name, value]) => `${name}=${value}\n`).join(''), { mode: 0o600 });
  const secret = (name: (typeof secretNames)[number]) => known.get(name) ?? '';
  mkdirSync(dirname(natsFile), { recursive: true });
  writeFileSync(
    natsFile,
    natsServerConfig({
      serverName: 'nats',
      host: '0.0.0.0',
      port: 4222,
      monitorHost: '0.0.0.0',
      monitorPort: 8222,
      storeDir: '/data',
      users: [
        { role: { kind: 'api' }, password: secret('WOD_NATS_API_PASSWORD') },
        { role: { kind: 'worker', backend: 'be1' }, password: secret('WOD_NATS_BE1_PASSWORD') },
        { role: { kind: 'operator' }, password: secret('WOD_NATS_OPERATOR_PASSWORD') },
      ],
      sysPassword: secret('WOD_NATS_SYS_PASSWORD'),
    }),
    { mode: 0o644 },
  );
  console.log(`wrote ${envFile} (operator: WOD_OPERATOR_PASSWORD) and ${natsFile}`);
}

function parse(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) pairs.set(name, value);
  }
  return pairs;
}

main();
