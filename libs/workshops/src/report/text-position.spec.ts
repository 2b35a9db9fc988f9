import fc from 'fast-check';
import { LineIndex } from './text-position';

describe('LineIndex', () => {
  it('counts lines and columns from 1', () => {
    const lines = new LineIndex('ab\ncd\n');
    expect(lines.at(0)).toEqual({ line: 1, column: 1 });
    expect(lines.at(2)).toEqual({ line: 1, column: 3 });
    expect(lines.at(3)).toEqual({ line: 2, column: 1 });
    expect(lines.at(6)).toEqual({ line: 3, column: 1 });
  });

  it('agrees with counting line breaks by hand', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', 'é')), fc.nat(40), (parts, offset) => {
        const text = parts.join('');
        const at = Math.min(offset, text.length);
        const before = text.slice(0, at).split('\n');
        expect(new LineIndex(text).at(at)).toEqual({
          line: before.length,
          column: (before.at(-1)?.length ?? 0) + 1,
        });
      }),
    );
  });
});
