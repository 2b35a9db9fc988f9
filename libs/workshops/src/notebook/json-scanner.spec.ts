import fc from 'fast-check';
import { JsonFault, scanJson } from './json-scanner';

function faultOf(text: string): JsonFault | undefined {
  try {
    scanJson(text, () => undefined);
    return undefined;
  } catch (fault) {
    if (fault instanceof JsonFault) return fault;
    throw fault;
  }
}

describe('scanJson', () => {
  it('tells where every value begins', () => {
    const text = ' { "a": [1, "x"], "b": {"c": null} } ';
    const places: Record<string, string> = {};
    scanJson(text, (path, offset) => (places[path.join('.')] = text.slice(offset, offset + 3)));
    expect(places).toEqual({ '': '{ "', a: '[1,', 'a.0': '1, ', 'a.1': '"x"', b: '{"c', 'b.c': 'nul' });
  });

  it('takes what JSON.parse takes, and refuses what it refuses', () => {
    const jsonLike = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          '"a"',
          '"',
          ':',
          ',',
          '1',
          '-0.5e3',
          '01',
          'true',
          'null',
          ' ',
          '\n',
          '\\',
          '\\u00e9',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.json(), jsonLike), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(faultOf(text) === undefined).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{"a": "say "hi" now"}', 12, 'double quote'],
    ['["a" "b"]', 5, '"," or "]"'],
    ['{"a": 1,}', 8, 'name in double quotes'],
    ['["a\nb"]', 3, 'end of a line'],
    ['["a\\qb"]', 4, 'backslash'],
    ['{"a": "open}', 6, 'closing quote'],
    ['[1] x', 4, 'end here'],
    ['', 0, 'value'],
    ['{"a": undefined}', 6, 'value'],
    [`${'['.repeat(300)}`, 201, 'nested'],
  ])('says in %.30s where it stops being JSON', (text, offset, reason) => {
    expect(faultOf(text)).toMatchObject({ offset, reason: expect.stringContaining(reason) as string });
  });
});
