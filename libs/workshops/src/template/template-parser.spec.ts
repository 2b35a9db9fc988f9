import { templateLimits } from './template-limits';
import { parseTemplate } from './template-parser';

const problemsOf = (source: string) =>
  parseTemplate(source).problems.map(({ code, line, column }) => ({ code, line, column }));

describe('parseTemplate', () => {
  it('finds nothing wrong with text without tags', () => {
    expect(parseTemplate('a { b } c').nodes).toEqual([{ kind: 'text', start: 0, end: 9 }]);
  });

  it.each([
    ['x\n{{ A', 'template-unclosed', 2, 1],
    ['x\n {% if A', 'template-unclosed', 2, 2],
    ['{% if A %}\nx', 'template-unbalanced', 1, 1],
    ['x\n{% endif %}', 'template-unbalanced', 2, 1],
    ['{% else %}', 'template-unbalanced', 1, 1],
    ['{% if A %}{% else %}{% else %}{% endif %}', 'template-unbalanced', 1, 21],
    ['\n{% raw %} x', 'template-unclosed', 2, 1],
    ['{% endraw %}', 'template-unsupported', 1, 1],
    ['{{ }}', 'template-syntax', 1, 1],
    ['{{ a b }}', 'template-syntax', 1, 6],
    ['{{ a ? b }}', 'template-syntax', 1, 6],
    ["{{ 'open }}", 'template-syntax', 1, 4],
    ['{{ a == }}', 'template-syntax', 1, 1],
    ['{% if %}x{% endif %}', 'template-syntax', 1, 1],
    ['{% set 1 = 2 %}', 'template-syntax', 1, 8],
    ['{% set and = 2 %}', 'template-syntax', 1, 8],
  ])('reports %j as %s at %d:%d', (source, code, line, column) => {
    expect(problemsOf(source)).toEqual([{ code, line, column }]);
  });

  it('explains the shell text ${#name}, which opens a comment', () => {
    const [problem] = parseTemplate('first\nn=${#name}\n').problems;
    expect(problem).toMatchObject({ code: 'template-unclosed', line: 2, column: 4 });
    expect(problem?.message).toContain('{% raw %}');
  });

  it('explains double quotes that JSON wrote with a backslash', () => {
    const [problem] = parseTemplate('"{{ X|default(\\"a\\") }}"').problems;
    expect(problem?.message).toContain('single quotes');
  });

  it('reports a bad test once and does not unbalance the block', () => {
    expect(problemsOf('{% if a b %}x{% elif c %}y{% else %}z{% endif %}')).toHaveLength(1);
  });

  it('goes on behind a tag that it cannot read', () => {
    expect(problemsOf('{{ a b }}\n{{ c d }}\n{{ e }}').map(({ line }) => line)).toEqual([1, 2]);
  });

  it('refuses to nest without end', () => {
    const deep = (open: string, close: string) => open.repeat(200) + close.repeat(200);
    expect(problemsOf(`{{ ${deep('(', ')')} }}`)).toHaveLength(1);
    expect(problemsOf(`{{ ${'not '.repeat(300)} a }}`)).toHaveLength(1);
    expect(problemsOf(`{{ ${'-'.repeat(300)} a }}`)).toHaveLength(1);
    expect(problemsOf(deep('{% if a %}', '{% endif %}'))[0]).toMatchObject({ code: 'template-unbalanced' });
  });

  it('refuses a tag that is far too long', () => {
    expect(problemsOf(`{{ a ${'~ a '.repeat(2000)} }}`)).toMatchObject([{ code: 'template-syntax' }]);
  });

  it('takes a file beyond the limit as plain text', () => {
    const source = `{{ a }}${' '.repeat(templateLimits.sourceLength)}`;
    const { nodes, problems } = parseTemplate(source);
    expect(problems).toMatchObject([{ code: 'template-too-large' }]);
    expect(nodes).toEqual([{ kind: 'text', start: 0, end: source.length }]);
  });

  it('gives up after many problems', () => {
    expect(parseTemplate('{{ ? }}'.repeat(10_000)).problems).toHaveLength(templateLimits.problems);
  });
});
