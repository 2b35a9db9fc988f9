import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const folder = resolve(__dirname, '../../bootstrap');

/** The bootstrap is plain modules for a bare Node, so it is asked by a bare Node. */
function ask<T>(module: string, expression: string): T {
  const script = `import * as m from ${JSON.stringify(`${folder}/${module}`)};
    process.stdout.write(JSON.stringify(${expression}) ?? 'null');`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(output) as T;
}

describe('the check of Node', () => {
  it.each([
    ['18.20.1', true],
    ['20.9.0', true],
    ['20.18.9', true],
    ['20.19.0', false],
    ['20.20.2', false],
    ['24.0.0', false],
  ])('finds %s too old: %s', (version, isOld) => {
    const sentence = ask<string | null>('node-version.mjs', `m.tooOld('${version}', '>=20.19')`);
    if (isOld) expect(sentence).toBe(expectedSentence(version));
    else expect(sentence).toBeNull();
  });

  const expectedSentence = (version: string) =>
    `This is Node ${version}; Workshops-on-Demand needs 20.19 or newer. Get it from https://nodejs.org or your package manager.`;
});

describe('the build', () => {
  it('hashes the same sources alike, quickly enough for every start', () => {
    const from = Date.now();
    const [one, two] = ask<[string, string]>('build.mjs', '[m.sourcesHash(), m.sourcesHash()]');
    expect(one).toBe(two);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(Date.now() - from).toBeLessThan(10_000);
  });
});

describe('the count of tests', () => {
  it('finds the tasks that nx calls failed, of this target only', () => {
    const lines = [
      '- api:lint',
      'Failed tasks:',
      '',
      '- bus:lint',
      '- seats:lint',
      '- bus:build',
      'Run duration',
    ];
    const found = ask<string[]>('test-groups.mjs', `m.failedTasks(${JSON.stringify(lines)}, 'lint')`);
    expect(found).toEqual(['bus', 'seats']);
    expect(ask('test-groups.mjs', `m.failedTasks(['all well'], 'lint')`)).toEqual([]);
  });

  it('adds up', () => {
    const sum = ask(
      'test-groups.mjs',
      'm.sum({ passed: 1, failed: 2, skipped: 0 }, { passed: 3, failed: 0, skipped: 4 })',
    );
    expect(sum).toEqual({ passed: 4, failed: 2, skipped: 4 });
    expect(ask('test-groups.mjs', 'm.sum()')).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  it('refuses a group that does not exist', () => {
    const { status, stderr } = spawnSync(process.execPath, [`${folder}/test.mjs`, 'units'], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toBe('There is no group units. Groups: lint, unit, integration, browser\n');
  });
});
