import { relative } from 'node:path';
import type { RunningSystem } from './start-system';

/** Label and value of each row. */
export type ReportRow = readonly [label: string, value: string];

const how = (driver: string): string =>
  ({
    docker: 'docker: a container for each seat',
    process: 'process: a sandboxed process for each seat',
    simulated: 'simulated: no notebook at all, for scale tests',
    jupyterhub: 'jupyterhub: servers of an existing JupyterHub',
  })[driver] ?? driver;

/**
 * What somebody wants to know after a start.
 * @param isPrivate whether only the person at the terminal reads it: then the password is shown, otherwise
 * where to find it.
 */
export function reportRows(system: RunningSystem, isPrivate: boolean, cwd: string): ReportRow[] {
  const { urls, folder, operator, natsOperator } = system;
  const short = (path: string) => {
    const fromHere = relative(cwd, path);
    return fromHere.startsWith('..') ? path : fromHere;
  };
  const secrets = short(folder.secretsFile);
  const rows: ReportRow[] = [['Portal', urls.portal]];
  if (urls.inbox !== undefined) rows.push(['Inbox', `${urls.inbox}  (every mail is caught here)`]);
  rows.push(
    ['Operator', `${urls.portal}/operator`],
    [
      '',
      isPrivate
        ? `user ${operator.user}, password ${operator.password}`
        : `user ${operator.user}, password: operatorPassword in ${secrets}`,
    ],
    ['API', urls.docs],
    ['Gateway', `${urls.gateway}  (the way into seats)`],
    ['Seats', `${how(system.services.driver)}; backend ${system.backend}`],
    ['NATS', urls.nats],
  );
  if (natsOperator !== undefined) {
    rows.push(['', `user ${natsOperator.user}, password: natsPasswords.operator in ${secrets}`]);
    rows.push(['', `nats --user operator --password … sub 'wod.>'`]);
  }
  rows.push(
    ['Logs', `${short(folder.logs)}/`],
    ['State', `${short(folder.root)}/  (delete it to begin anew)`],
  );
  if (folder.servers !== folder.root) rows.push(['', `and ${folder.servers}/`]);
  rows.push(['Stop', `Ctrl-C, or: kill ${process.pid}`]);
  return rows;
}

/** One table with a frame. */
export function renderTable(title: string, rows: readonly ReportRow[]): string {
  const labelWidth = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `${label.padEnd(labelWidth)}  ${value}`);
  const width = Math.max(title.length, ...lines.map((line) => line.length));
  const bar = '─'.repeat(width + 2);
  const row = (text: string) => `│ ${text.padEnd(width)} │`;
  return [`┌${bar}┐`, row(title), `├${bar}┤`, ...lines.map(row), `└${bar}┘`].join('\n');
}
