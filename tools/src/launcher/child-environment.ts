import { settings, type Setting, type SettingReader } from '@wod/settings';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What of the caller's environment a service needs besides its settings. */
const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
] as const;

/** No service calls home. */
const quiet = { SCARF_ANALYTICS: 'false', NODE_ENV: 'production', NO_UPDATE_NOTIFIER: '1' } as const;

/**
 * The whole environment of a service: what a program needs, and those settings that this service reads. So
 * a worker, which runs what strangers wrote, is never given the address of the database or the master key.
 */
export function childEnvironment(reader: SettingReader, caller: Environment, own: Environment): Environment {
  const environment: Record<string, string | undefined> = { ...quiet };
  for (const name of passedOn) if (caller[name] !== undefined) environment[name] = caller[name];
  const given = { ...caller, ...own };
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const value = given[name];
    if (setting.readers.includes(reader) && value !== undefined && value !== '') environment[name] = value;
  }
  return environment;
}
