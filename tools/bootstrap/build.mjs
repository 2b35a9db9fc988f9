import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { logsDir, nx, root, stateDir } from './environment.mjs';
import { logTail, runLogged, withSeconds } from './run-logged.mjs';

const record = join(stateDir, 'built');
const skipped = new Set(['node_modules', 'dist', '.angular', 'coverage', 'testing']);
const rootFiles = ['package-lock.json', 'package.json', 'nx.json', 'tsconfig.base.json'];

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* filesBelow(path);
    } else if (entry.isFile() && !/\.spec\.ts$/.test(entry.name)) {
      yield path;
    }
  }
}

/** A hash of everything that builds are made from. Names and contents count, times do not. */
export function sourcesHash() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const folders = ['apps', 'libs', 'tools']
    .map((name) => join(root, name))
    .filter((path) => existsSync(path));
  const files = [
    ...rootFiles.map((name) => join(root, name)),
    ...folders.flatMap((folder) => [...filesBelow(folder)]),
  ];
  for (const file of files.sort()) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(readFileSync(file));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** Folders of projects that have a build. */
function builtProjects() {
  const candidates = ['apps', 'libs'].flatMap((group) =>
    existsSync(join(root, group))
      ? readdirSync(join(root, group)).map((name) => join(root, group, name))
      : [],
  );
  return [...candidates, join(root, 'tools')].filter((folder) => {
    const file = join(folder, 'project.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).targets?.build !== undefined;
  });
}

function isBuilt(hash) {
  if (!existsSync(record) || readFileSync(record, 'utf8') !== hash) return false;
  return builtProjects().every((folder) => existsSync(join(folder, 'dist')));
}

/** Builds what is stale. When nothing changed since the last build this takes a moment and starts no tool. */
export async function build() {
  const hash = sourcesHash();
  if (isBuilt(hash)) return;
  const logFile = join(logsDir, 'build.log');
  await withSeconds('Building', async () => {
    const args = [nx, 'run-many', '-t', 'build', '--outputStyle=static'];
    const exitCode = await runLogged(process.execPath, args, { logFile, env: { FORCE_COLOR: '0' } });
    if (exitCode !== 0) {
      throw new Error(`The build failed. The end of ${logFile}:\n${logTail(logFile)}`);
    }
  });
  writeFileSync(record, hash);
}
