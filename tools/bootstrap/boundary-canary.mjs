import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logsDir, nx, root } from './environment.mjs';
import { logTail, runLogged } from './run-logged.mjs';

const file = join(root, 'libs/domain/src/boundary-canary.ts');

/** Three violations that a green lint must not have let through. */
const source = `import { Client } from 'pg';
import { connectBus } from '@wod/bus';
export const canary = [Client, connectBus, process.env['CANARY']];
`;

const wanted = [
  {
    name: 'a pure library must not import pg',
    sign: /'?pg'? .*|"pg"/,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    name: 'a pure library must not import the bus',
    sign: /@wod\/bus|type:bus|tagged with/,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    name: 'nobody but the settings reads process.env',
    sign: /environment is parsed once/,
    rule: 'no-restricted-syntax',
  },
];

/**
 * Proves that the rules of lint bite: a file that breaks them must fail, and only it. ESLint without a
 * project graph passes over boundaries without a word, so a green lint alone says little.
 */
export async function runBoundaryCanary() {
  const logFile = join(logsDir, 'test-canary.log');
  const remove = () => rmSync(file, { force: true });
  process.once('exit', remove);
  const lines = [];
  try {
    writeFileSync(file, source);
    const args = [nx, 'run', 'domain:lint', '--skip-nx-cache'];
    const exitCode = await runLogged(process.execPath, args, {
      logFile,
      env: { FORCE_COLOR: '0' },
      onLine: (line) => lines.push(line),
    });
    return judge(exitCode, lines, logFile);
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

function judge(exitCode, lines, logFile) {
  const errors = lines.filter((line) => /^\s+\d+:\d+\s+error\s/.test(line));
  const files = lines.filter((line) => /^\/.*\.ts$/.test(line.trim()));
  const others = files.filter((line) => line.trim() !== file);
  let passed = 0;
  for (const { name, sign, rule } of wanted) {
    const isSeen = errors.some((line) => line.includes(rule) && sign.test(line));
    if (exitCode !== 0 && isSeen && others.length === 0) {
      passed++;
      continue;
    }
    console.log(`✘ canary: ${name}, but lint did not say so of the canary alone.`);
  }
  if (passed < wanted.length) console.log(logTail(logFile));
  else console.log(`✔ canary: lint refuses ${wanted.length} violations`);
  return { passed, failed: wanted.length - passed, skipped: 0 };
}
