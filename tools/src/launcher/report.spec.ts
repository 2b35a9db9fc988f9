import { renderTable, reportRows } from './report';
import type { RunningSystem } from './start-system';
import { stateFolder } from './state-folder';

const system = {
  folder: stateFolder('/tmp/project/.wod'),
  urls: {
    portal: 'http://localhost:4200',
    api: 'http://localhost:4200/api/v1',
    docs: 'http://localhost:4200/api/docs',
    gateway: 'http://localhost:4300',
    nats: 'nats://127.0.0.1:4222',
    natsMonitor: 'http://127.0.0.1:8222',
    inbox: 'http://localhost:8025',
  },
  operator: { user: 'operator', password: 'the-password' },
  natsOperator: { user: 'operator', password: 'the-nats-password' },
  external: { database: false, nats: false, smtp: false },
  databaseUrl: 'postgres://wod:the-database-password@127.0.0.1:5442/wod',
  backend: 'be1',
  services: { driver: 'docker' },
} as unknown as RunningSystem;

const text = (isPrivate: boolean) => JSON.stringify(reportRows(system, isPrivate, '/tmp/project'));

describe('reportRows', () => {
  it('tells where everything is and how to stop', () => {
    for (const wanted of [
      '4200',
      '8025',
      '/api/docs',
      '4300',
      '4222',
      '.wod/logs/',
      'a container',
      'Ctrl-C',
    ]) {
      expect(text(true)).toContain(wanted);
    }
  });

  it('shows the operator’s password to a person, and to a log only where it is', () => {
    expect(text(true)).toContain('the-password');
    expect(text(false)).not.toContain('the-password');
    expect(text(false)).toContain('operatorPassword in .wod/secrets.json');
  });

  it('shows no other secret', () => {
    expect(text(true)).not.toMatch(/the-nats-password|the-database-password/);
  });
});

describe('renderTable', () => {
  it('frames its rows', () => {
    expect(
      renderTable('Ready', [
        ['Portal', 'http://localhost:4200'],
        ['', 'more'],
      ]),
    ).toMatchInlineSnapshot(`
"┌───────────────────────────────┐
│ Ready                         │
├───────────────────────────────┤
│ Portal  http://localhost:4200 │
│         more                  │
└───────────────────────────────┘"
`);
  });
});
