import fc from 'fast-check';
import { type Inline, parseInline, parseMarkdown } from './markdown';

const kinds = (source: string) => parseMarkdown(source).map(({ kind }) => kind);

describe('the Markdown of a description', () => {
  it('has paragraphs, headings, lists and code', () => {
    const source = '# Title\n\nOne\ntwo\n\n- a\n- b\n  more\n1. c\n2) d\n\n```sh\n# not a heading\n```\nend';
    expect(parseMarkdown(source)).toEqual([
      { kind: 'heading', level: 3, inline: [{ kind: 'text', text: 'Title' }] },
      { kind: 'paragraph', inline: [{ kind: 'text', text: 'One two' }] },
      {
        kind: 'list',
        ordered: false,
        items: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b more' }]],
      },
      {
        kind: 'list',
        ordered: true,
        items: [[{ kind: 'text', text: 'c' }], [{ kind: 'text', text: 'd' }]],
      },
      { kind: 'code', text: '# not a heading' },
      { kind: 'paragraph', inline: [{ kind: 'text', text: 'end' }] },
    ]);
  });

  it('has bold, italic, code and links in a line', () => {
    expect(parseInline('a **b** *c* `d*e*` [f](https://g.example/h) _i_ snake_case_name')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'strong', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'em', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd*e*' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'f', href: 'https://g.example/h' },
      { kind: 'text', text: ' ' },
      { kind: 'em', text: 'i' },
      { kind: 'text', text: ' snake_case_name' },
    ]);
  });

  it('makes links of bare addresses, without the full stop behind them', () => {
    expect(parseInline('see https://a.example/b.')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'https://a.example/b', href: 'https://a.example/b' },
      { kind: 'text', text: '.' },
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:alert(1)', '/operator'])(
    'makes no link to %s',
    (href) => expect(parseInline(`[x](${href})`)).toEqual([{ kind: 'text', text: 'x' }]),
  );

  it('leaves markup as text and pictures as their description', () => {
    expect(parseInline('<b onclick=x>hi</b> ![a map](https://elsewhere.example/x.png)')).toEqual([
      { kind: 'text', text: '<b onclick=x>hi</b> a map' },
    ]);
  });

  it('closes code that its author forgot to close', () => expect(kinds('```\na\nb')).toEqual(['code']));

  it('begins with the same heading level, whatever the author begins with', () => {
    const levels = (source: string) =>
      parseMarkdown(source).map((block) => (block.kind === 'heading' ? block.level : 0));
    expect(levels('### a\n#### b')).toEqual([3, 4]);
    expect(levels('# a\n## b\n### c')).toEqual([3, 4, 4]);
  });

  it('takes any text without failing, losing no letter of a plain one, and links to the web only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (source) => {
        const links = (parts: readonly Inline[]) => parts.filter((part) => part.kind === 'link');
        for (const block of parseMarkdown(source)) {
          if (block.kind === 'paragraph') {
            for (const { href } of links(block.inline)) expect(href).toMatch(/^https?:/);
          }
        }
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,.]+$/), (source) => {
        const text = parseInline(source).map((part) => part.text);
        expect(text.join('')).toBe(source);
      }),
    );
  });
});
