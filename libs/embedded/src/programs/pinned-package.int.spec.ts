import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { processEnvironment } from '@wod/settings';
import { installPinnedPackage } from './pinned-package';

const name = '@pinned/thing';
const version = '1.2.3';
let folder: string;
let registry: Server;
let downloads = 0;
let tarball: Buffer;

const integrityOf = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

async function makeTarball(): Promise<Buffer> {
  const archive = pack();
  const manifest = { name, version, scripts: { install: 'touch ran', prepack: 'touch ran' } };
  archive.entry({ name: 'package/package.json' }, JSON.stringify(manifest));
  archive.entry({ name: 'package/bin/thing', mode: 0o755 }, '#!/bin/sh\n');
  archive.entry({ name: 'package/../../escaped' }, 'no');
  archive.finalize();
  return gzipSync(await buffer(archive));
}

/** As much of an npm registry as `npm pack` asks for. */
async function startRegistry(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz') === true) {
      downloads++;
      response.end(tarball);
      return;
    }
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/thing.tgz`;
    const manifest = { name, version, dist: { tarball: url, integrity: integrityOf(tarball) } };
    const packument = { name, 'dist-tags': { latest: version }, versions: { [version]: manifest } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(packument));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const environment = () => ({
  ...processEnvironment(),
  npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}`,
  npm_config_cache: join(folder, 'npm'),
  npm_config_offline: 'false',
  npm_config_proxy: '',
  npm_config_https_proxy: '',
  npm_config_fetch_retries: '0',
});

const install = (integrity: string, onProgress?: (sentence: string) => void) =>
  installPinnedPackage(
    { name, version, integrity },
    { cacheDir: join(folder, 'cache'), environment: environment(), onProgress },
  );

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wod-pinned-'));
  downloads = 0;
  tarball = await makeTarball();
  registry = await startRegistry();
});

afterEach(async () => {
  registry.closeAllConnections();
  registry.close();
  await once(registry, 'close');
  rmSync(folder, { recursive: true });
});

it('fetches once, runs nothing of it, and keeps to its folder', async () => {
  const said: string[] = [];
  const target = await install(integrityOf(tarball), (sentence) => said.push(sentence));
  expect(await install(integrityOf(tarball))).toBe(target);
  expect(downloads).toBe(1);
  expect(said).toEqual(['fetching @pinned/thing@1.2.3']);
  expect(statSync(join(target, 'bin/thing')).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(target, 'package.json'), 'utf8')).toContain(name);
  expect(readdirSync(target).sort()).toEqual(['bin', 'package.json']);
  expect(existsSync(join(folder, 'escaped'))).toBe(false);
  expect(readdirSync(join(folder, 'cache'))).toEqual(['pinned-thing-1.2.3']);
});

it('refuses other bytes than the known ones and leaves nothing behind', async () => {
  await expect(install(integrityOf(Buffer.from('other')))).rejects.toThrow(/checksum differs/);
  expect(readdirSync(join(folder, 'cache'))).toEqual([]);
});

it('lets several processes fetch at the same time', async () => {
  const integrity = integrityOf(tarball);
  const targets = await Promise.all([install(integrity), install(integrity), install(integrity)]);
  expect(new Set(targets).size).toBe(1);
  expect(readdirSync(join(folder, 'cache'))).toEqual(['pinned-thing-1.2.3']);
});

it('says what cannot be fetched', async () => {
  const unreachable = installPinnedPackage(
    { name, version, integrity: 'sha512-x' },
    {
      cacheDir: join(folder, 'cache'),
      environment: { ...environment(), npm_config_registry: 'http://127.0.0.1:9' },
    },
  );
  await expect(unreachable).rejects.toThrow(/@pinned\/thing@1\.2\.3 cannot be fetched from the npm registry/);
});
