import { loadSettings, SettingsError } from './load-settings';
import { settingsTable } from './settings-table';

const enough = {
  WOD_DATABASE_URL: 'postgres://app:not-shown@127.0.0.1:5432/app',
  WOD_MASTER_KEY: 'A'.repeat(43),
  WOD_OPERATOR_PASSWORD: 'a long enough one',
};

describe('loadSettings', () => {
  it('gives typed values and defaults', () => {
    const read = loadSettings('api', { ...enough, WOD_HTTP_PORT: '8080', WOD_WARN_MINUTES: '30, 10' });
    expect(read.WOD_HTTP_PORT).toBe(8080);
    expect(read.WOD_WARN_MINUTES).toEqual([30, 10]);
    expect(read.WOD_MAX_ATTEMPTS).toBe(3);
  });

  it('takes an empty value as not given', () => {
    expect(loadSettings('api', { ...enough, WOD_HTTP_PORT: '' }).WOD_HTTP_PORT).toBe(4200);
  });

  it('names every wrong key at once, and never a value', () => {
    const read = () => loadSettings('api', { ...enough, WOD_HTTP_PORT: 'http', WOD_MASTER_KEY: 'hunter2' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/WOD_HTTP_PORT[\s\S]*WOD_MASTER_KEY|WOD_MASTER_KEY[\s\S]*WOD_HTTP_PORT/);
    expect(read).not.toThrow(/hunter2/);
  });

  it('refuses a name that does not exist, because it is a typing error', () => {
    expect(() => loadSettings('worker', { WOD_CAPACITTY: '5' })).toThrow(
      /WOD_CAPACITTY: there is no such setting/,
    );
  });

  it('does not ask a worker for what only the api reads', () => {
    expect(loadSettings('worker', {}).WOD_BACKEND).toBe('be1');
  });
});

describe('settingsTable', () => {
  it('shows required settings as such and marks secrets', () => {
    const table = settingsTable();
    expect(table).toMatch(/`WOD_MASTER_KEY` \| \*\*required\*\* .*\*Secret\.\*/);
    expect(table).toMatch(/`WOD_HTTP_PORT` \| `4200`/);
  });
});
