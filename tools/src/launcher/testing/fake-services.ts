import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from '../launch-plan';

/** What both stand-ins share: an HTTP server with the health page, and JSON logs. */
const common = `
const http = require('node:http');
const log = (progress) => console.log(JSON.stringify({ level: 30, msg: progress, progress }));
const serve = (port, health) => http.createServer((request, response) => {
  if (request.url === '/die') { log('told to die'); setTimeout(() => process.exit(3), 50); }
  if (request.url === '/environment') return response.end(JSON.stringify(process.env));
  const { status, body } = health();
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}).listen(Number(port), '127.0.0.1');
const end = (signal) => process.on(signal, () => { log('ended by ' + signal); process.exit(0); });
`;

/** Stands for the api: ready once it has been in PostgreSQL. Counts its starts there. */
const apiScript = `${common}
const { Client } = require('pg');
let starts;
const begin = async () => {
  const client = new Client({ connectionString: process.env.WOD_DATABASE_URL });
  await client.connect();
  await client.query('create table if not exists starts (n serial)');
  await client.query('insert into starts default values');
  starts = (await client.query('select count(*)::int as count from starts')).rows[0].count;
  await client.end();
};
begin().catch((error) => { console.error(error.message); process.exit(1); });
serve(process.env.WOD_HTTP_PORT, () => ({ status: starts ? 200 : 503, body: { ready: Boolean(starts), starts } }));
end('SIGTERM');
`;

/** Stands for the worker: ready after a moment, with progress. */
const workerScript = `${common}
log('preparing seats');
const from = Date.now();
serve(process.env.WOD_GATEWAY_PORT, () => {
  const ready = Date.now() - from > 300;
  return { status: ready ? 200 : 503, body: { ready, sentence: 'Looking for seats.', driver: 'simulated' } };
});
end('SIGUSR2');
end('SIGTERM');
`;

/** A worker that does not obey. */
export function writeStubbornWorker(folder: string): string {
  const script = join(folder, 'worker.cjs');
  writeFileSync(
    script,
    workerScript.replace(/^end\(.*$/gm, '').concat(`process.on('SIGUSR2', () => undefined);`),
  );
  return script;
}

/** Writes stand-ins for api and worker, so that the launcher is tested by itself. */
export function writeFakeServices(folder: string, root: string, cacheDir: string): Programs {
  const api = join(folder, 'api.cjs');
  const worker = join(folder, 'worker.cjs');
  writeFileSync(api, apiScript.replace(`require('pg')`, `require(${JSON.stringify(require.resolve('pg'))})`));
  writeFileSync(worker, workerScript);
  return { root, api, worker, portalDir: join(folder, 'portal'), cacheDir };
}

/** A service that ends at once with this exit code. */
export function writeFailingService(folder: string, exitCode: number): string {
  const script = join(folder, `exit-${exitCode}.cjs`);
  writeFileSync(script, `console.error('cannot go on: this and that'); process.exit(${exitCode});`);
  return script;
}
