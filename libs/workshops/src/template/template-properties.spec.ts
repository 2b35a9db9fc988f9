import fc from 'fast-check';
import { renderTemplate } from './render-template';
import { templateVariables } from './template-variables';

/** Texts that look like templates far more often than random signs do. */
const templateLike = fc
  .array(
    fc.constantFrom(
      ...[
        '{{',
        '}}',
        '{%',
        '%}',
        '{#',
        '#}',
        '-',
        '+',
        ' ',
        '\n',
        "'",
        '"',
        '\\',
        '(',
        ')',
        '[',
        ']',
        '|',
        '.',
      ],
      ...[
        'if',
        'elif',
        'else',
        'endif',
        'raw',
        'endraw',
        'set',
        'for',
        'not',
        'in',
        'is',
        'and',
        'defined',
        'A',
        '1',
      ],
      ...[
        '==',
        '~',
        '=',
        ',',
        '{% raw %}',
        '{% endraw %}',
        '{% if A %}',
        '{% endif %}',
        "{{ '",
        '\u0000',
        'é',
        '😀',
      ],
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('templates of any kind', () => {
  it('never make the renderer throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), templateLike), (source) => {
        const { text, problems } = renderTemplate(source, { A: 'x' });
        expect(typeof text).toBe('string');
        const lines = source.split('\n').length;
        for (const { line } of problems) expect(line >= 1 && line <= lines).toBe(true);
        expect(() => templateVariables(source)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it('stay as they are when they have no tags', () => {
    const tagless = fc.string({ unit: 'binary' }).map((text) => text.replace(/\{(?=[{%#])/g, '('));
    fc.assert(
      fc.property(tagless, (source) => {
        expect(renderTemplate(source, {})).toMatchObject({ text: source, problems: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('stay as they are within a raw block', () => {
    fc.assert(
      fc.property(templateLike, (source) => {
        fc.pre(!source.includes('raw'));
        expect(renderTemplate(`{% raw %}${source}{% endraw %}`, {}).text).toBe(source);
      }),
    );
  });

  it('give the same text and problems every time', () => {
    fc.assert(
      fc.property(templateLike, (source) => {
        const [first, second] = [renderTemplate(source, { A: 'x' }), renderTemplate(source, { A: 'x' })];
        expect([second.text, second.problems]).toEqual([first.text, first.problems]);
      }),
    );
  });

  it.each([
    ['open outputs', '{{ '],
    ['open comments', '{#'],
    ['open raw blocks', '{% raw %}'],
    ['open texts', "{{ ' }}"],
    ['texts of both kinds', `{{ "' }}`],
    ['escaped quotes', `{{ \\" }}`],
    ['endraw without raw', '{% endraw %}'],
    ['open ifs', '{% if a %}'],
    ['white space before marks', '          {{- a }}'],
    ['white space in tags', '{%          '],
    ['single braces', '{ { { '],
    ['outputs', '{{ a }}'],
    ['elifs', '{% elif a %}'],
  ])('cost time in proportion to their length: %s', (_, part) => {
    const milliseconds = (count: number) => {
      const source = part.repeat(count);
      const start = performance.now();
      renderTemplate(source, { a: 'x' });
      return performance.now() - start;
    };
    milliseconds(1000);
    // A quadratic reader needs a minute and more for this; ten seconds leave room for a busy machine.
    expect(milliseconds(100_000)).toBeLessThan(10_000);
  });
});
