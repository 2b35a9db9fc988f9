import { Findings } from '../report/findings';
import { readYaml } from './read-yaml';

function read(text: string | Uint8Array) {
  const findings = new Findings();
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const entries = readYaml(bytes, 'wod.yml', findings);
  return { entries, findings: findings.sorted() };
}

describe('readYaml', () => {
  it('gives every key with its line, also behind a header, comments and a byte order mark', () => {
    const { entries } = read('\ufeff%YAML 1.1\n# note\n---\na: 1\n\nb: yes\r\nc: [x]\n');
    expect(entries?.map(({ key, value, line }) => [key, value, line])).toEqual([
      ['a', 1, 4],
      ['b', true, 6],
      ['c', ['x'], 7],
    ]);
  });

  it.each([
    ['a: 1\n\tb: 2\n', 'yaml-tab', 2],
    ['a:\n\tb: 1\n', 'yaml-tab', 2],
    ['a: 1\n \tb: 2\n', 'yaml-tab', 2],
    ['a: 1\nb: 2\na: 3\n', 'yaml-duplicate', 3],
    ['a: { b: 1, b: 2 }\n', 'yaml-duplicate', 1],
    ['a:\n  __proto__: 1\n', 'yaml-duplicate', 2],
    ["x: 1\na: 'open\nb: 2\n", 'yaml-syntax', 2],
    ['a: b: c\n', 'yaml-syntax', 1],
    ['a: *nowhere\n', 'yaml-syntax', 1],
    ['? [a]\n: 1\n', 'yaml-syntax', 1],
    ['- a\n- b\n', 'yaml-syntax', 1],
    ['just words\n', 'yaml-syntax', 1],
    ['', 'yaml-syntax', 1],
    ['a: 1\n---\nb: 2\n', 'yaml-syntax', 2],
  ])('refuses %j as %s in line %d', (text, code, line) => {
    const { findings } = read(text);
    expect(findings.filter(({ severity }) => severity === 'error')[0]).toMatchObject({ code, line });
  });

  it('warns about tags that mean nothing here', () => {
    expect(read('a: 1\nb: !vault x\n').findings).toMatchObject([
      { severity: 'warning', code: 'yaml-odd', line: 2 },
    ]);
  });

  it('tells in which line a file stops being UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('a: é\nb: '), Buffer.from([0xe9, 0x74, 0x0a])]);
    expect(read(bytes)).toMatchObject({ entries: undefined, findings: [{ code: 'yaml-not-utf8', line: 2 }] });
  });

  it('stops aliases that multiply', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const inner =
        level === 0
          ? '1'
          : Array(9)
              .fill(`*a${level - 1}`)
              .join(', ');
      return `a${level}: &a${level} [${inner}]`;
    });
    expect(read(levels.join('\n')).findings).toMatchObject([{ severity: 'error', code: 'yaml-aliases' }]);
    expect(read('a: &a [*a]\n').findings).toMatchObject([{ severity: 'error', code: 'yaml-aliases' }]);
  });

  it.each([
    ['too large a file', 'a: ' + 'x'.repeat(257 * 1024)],
    ['too many values', `a: [${'1,'.repeat(6000)}]`],
    ['too deep a list', `a: ${'['.repeat(50)}${']'.repeat(50)}`],
    ['a list that is deep beyond the stack', `a: ${'['.repeat(20_000)}`],
  ])('refuses %s', (_, text) => {
    const { entries, findings } = read(text);
    expect(entries).toBeUndefined();
    expect(findings[0]?.severity).toBe('error');
  });

  it('reads a great many keys without comparing each with each', () => {
    const start = performance.now();
    read(Array.from({ length: 30_000 }, (_, key) => `k${key}:`).join('\n'));
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
