import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { logsDir, nx, root } from './environment.mjs';
import { logTail, runLogged } from './run-logged.mjs';

export const noCounts = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

export const sum = (...counts) =>
  counts.reduce(
    (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
      skipped: left.skipped + right.skipped,
    }),
    noCounts,
  );

const reporter = join(root, 'tools/bootstrap/jest-counts.cjs');
/** What our reporter marks for people. */
const mark = '¦ ';

/** Projects that have this target. */
async function projectsWith(target) {
  const logFile = join(logsDir, 'test-projects.log');
  let found;
  const args = [nx, 'show', 'projects', '--with-target', target, '--json'];
  const exitCode = await runLogged(process.execPath, args, {
    logFile,
    onLine: (line) => {
      if (line.trim().startsWith('[')) found = JSON.parse(line);
    },
  });
  if (exitCode !== 0 || found === undefined)
    throw new Error(`nx cannot read the projects:\n${logTail(logFile)}`);
  return found;
}

/** Sums what the reporters of all projects wrote. */
function readCounts(folder) {
  const files = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  return { counts: sum(...files), projects: new Set(files.map(({ project }) => project)) };
}

/** The names after "Failed tasks:" in what nx prints, without their target. */
export function failedTasks(lines, target) {
  const start = lines.lastIndexOf('Failed tasks:');
  if (start < 0) return [];
  return lines
    .slice(start + 1)
    .filter((line) => line.startsWith('- ') && line.endsWith(`:${target}`))
    .map((line) => line.slice(2, -target.length - 1));
}

/**
 * Runs one target of every project that has it. With `jest` the tests are counted, and a project that dies
 * without counting is one failure; with `countTasks` each project is one check.
 * @param ignored names of specs to leave out.
 */
export async function runTargets(target, { jest = false, countTasks = false, parallel = 2, ignored = [] }) {
  const projects = await projectsWith(target);
  if (projects.length === 0) {
    console.log(`No project has a target "${target}".`);
    return noCounts;
  }
  const logFile = join(logsDir, `test-${target}.log`);
  const countsDir = mkdtempSync(join(tmpdir(), 'wod-counts-'));
  const lines = [];
  const onLine = (raw) => {
    const line = stripVTControlCharacters(raw).trim();
    lines.push(line);
    if (lines.length > 400) lines.shift();
    const at = line.indexOf(mark);
    if (at >= 0) console.log(line.slice(at + mark.length));
  };
  const paths = ['/node_modules/', '/dist/', ...ignored];
  const jestArgs = [
    `--reporters=${reporter}`,
    ...(ignored.length > 0 ? paths.map((path) => `--testPathIgnorePatterns=${path}`) : []),
  ];
  const args = [nx, 'run-many', '-t', target, `--parallel=${parallel}`, '--outputStyle=stream'];
  // A cached result would have no counts, and what is green is to be seen running.
  if (jest) args.push('--skip-nx-cache', '--', ...jestArgs);
  try {
    const exitCode = await runLogged(process.execPath, args, {
      logFile,
      onLine,
      env: { FORCE_COLOR: '0', TEST_COUNTS_DIR: countsDir },
    });
    const failed = failedTasks(lines, target);
    if (exitCode !== 0) console.log(`${failed.join(', ') || target} failed. All output: ${logFile}`);
    const counts = jest ? jestCounts(countsDir, failed) : taskCounts(projects, failed);
    // Whatever nx did not tell: it was not green.
    const untold = exitCode !== 0 && counts.failed === 0 ? 1 : 0;
    const isExplained = jest && counts.failed > 0 && untold === 0;
    if (exitCode !== 0 && !isExplained) console.log(explain(lines, failed) || logTail(logFile, 60));
    return countTasks || jest ? sum(counts, { ...noCounts, failed: untold }) : counts;
  } finally {
    rmSync(countsDir, { recursive: true, force: true });
  }
}

/** What the failed projects printed: nx puts their name before each line. */
const explain = (lines, failed) =>
  lines.filter((line) => failed.some((project) => line.startsWith(`${project}: `))).join('\n');

function taskCounts(projects, failed) {
  return { passed: projects.length - failed.length, failed: failed.length, skipped: 0 };
}

function jestCounts(countsDir, failed) {
  const { counts, projects } = readCounts(countsDir);
  const died = failed.filter((project) => !projects.has(project));
  return sum(counts, { ...noCounts, failed: died.length });
}
