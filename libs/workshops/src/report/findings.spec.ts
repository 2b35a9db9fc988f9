import { Findings, quoted } from './findings';

describe('Findings', () => {
  it('keeps the same sentence about the same place once', () => {
    const findings = new Findings();
    findings.warning('a', 1, 'code', 'Text.');
    findings.warning('a', 1, 'code', 'Text.');
    expect(findings.sorted()).toHaveLength(1);
  });

  it('sorts by file and line, and puts what has no line first', () => {
    const findings = new Findings();
    findings.warning('b', 1, 'x', '1');
    findings.warning('a', 10, 'x', '2');
    findings.error('a', undefined, 'x', '3');
    findings.warning('a', 9, 'x', '4');
    expect(findings.sorted().map(({ message }) => message)).toEqual(['3', '4', '2', '1']);
  });

  it('ends a file that is wrong everywhere with one summary, which is an error as soon as one was cut off', () => {
    const findings = new Findings();
    for (let line = 1; line <= 60; line++) findings.warning('a', line, 'x', 'Odd.');
    expect(findings.sorted()).toHaveLength(50);
    expect(findings.hasErrors).toBe(false);
    findings.error('a', 70, 'x', 'Wrong.');
    expect(findings.sorted()).toHaveLength(50);
    expect(findings.hasErrors).toBe(true);
  });

  it('shows invisible signs of an author in a message as visible ones', () => {
    expect(quoted('a\u202eb\n')).toBe('"a\ufffdb\ufffd"');
    expect(quoted('x'.repeat(200))).toHaveLength(83);
  });
});
