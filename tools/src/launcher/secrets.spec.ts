import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '@wod/settings';
import { loadSecrets, natsPasswordOf, readablePassword } from './secrets';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wod-secrets-'));
  file = join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('loadSecrets', () => {
  it('generates once and gives the same ever after', () => {
    const first = loadSecrets(file, ['api', 'sys']);
    expect(loadSecrets(file, ['api', 'sys'])).toEqual(first);
    expect(natsPasswordOf(first, 'api')).not.toBe(natsPasswordOf(first, 'sys'));
  });

  it('generates what the settings accept', () => {
    const { masterKey, operatorPassword } = loadSecrets(file, []);
    const read = loadSettings('api', {
      WOD_DATABASE_URL: 'postgres://127.0.0.1/x',
      WOD_MASTER_KEY: masterKey,
      WOD_OPERATOR_PASSWORD: operatorPassword,
    });
    expect(Buffer.from(read.WOD_MASTER_KEY, 'base64url')).toHaveLength(32);
  });

  it('lets only its owner read them, also after somebody loosened that', () => {
    loadSecrets(file, []);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    loadSecrets(file, []);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('adds the password of a new user and changes no other', () => {
    const before = loadSecrets(file, ['api']);
    const after = loadSecrets(file, ['api', 'worker-be2']);
    expect(after.natsPasswords['api']).toBe(before.natsPasswords['api']);
    expect(after.masterKey).toBe(before.masterKey);
    expect(natsPasswordOf(loadSecrets(file, []), 'worker-be2')).toMatch(/^[\w-]{32}$/);
  });

  it.each(['', '{', '[]', '{"masterKey":"short"}'])(
    'never replaces a file that it cannot read: %j',
    (text) => {
      writeFileSync(file, text);
      expect(() => loadSecrets(file, [])).toThrow(/cannot be read/);
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('says that a password is missing', () => {
    expect(() => natsPasswordOf(loadSecrets(file, []), 'api')).toThrow(/no password of the nats user api/);
  });
});

describe('readablePassword', () => {
  it('has four groups without signs that look alike', () => {
    for (let round = 0; round < 50; round++) {
      expect(readablePassword()).toMatch(/^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/);
    }
    expect(readablePassword()).not.toBe(readablePassword());
  });
});
