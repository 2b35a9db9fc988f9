import fc from 'fast-check';
import { findOpenQuote } from './shell-quotes';

describe('findOpenQuote', () => {
  it.each([
    'echo plain',
    `echo "it's" 'say "hi"' \\" \\'`,
    "# it's a comment\necho ok # don't",
    'echo a#b"c#d"',
    `x="$(echo "inner $(echo 'deep "one"')")"`,
    'x=`echo "a"`; y="`echo b`"',
    'cat <<EOF\nit\'s "free"\nEOF\necho done',
    "cat <<-'END' > f\n\tdon't\n\tEND\necho",
    'cat <<A <<B\n"\nA\n\'\nB\n',
    'grep x <<< "it\'s"',
    'echo $((1<<3)) "$((2 << 1))"',
    '((i<<=2)); echo ok',
    `echo \${x:-"it's"} "\${y:-it's}" \${#x}`,
    "echo $'it\\'s' $\"x\"",
    'case $x in (a) echo "1";; esac',
    'x=$(case a in (a) echo ")" ;; esac)',
    "echo 'two\nlines'",
    "cat <<EOF\nnever ended, it's fine",
  ])('finds nothing wrong with %j', (script) => {
    expect(findOpenQuote(script)).toBeUndefined();
  });

  it.each([
    ['echo "open', '"', 1],
    ["echo ok\necho it's open\n", "'", 2],
    ['echo ok\n\ngit commit -m "x\ngit push\n', '"', 3],
    ['x=`date', '`', 1],
    ['echo "$(echo "a)"', '"', 1],
    ["echo $'open\\'", "'", 1],
  ])('finds the open quote in %j', (script, quote, line) => {
    expect(findOpenQuote(script)).toEqual({ quote, line });
  });

  it('never throws and never hangs, whatever the script', () => {
    const shellLike = fc
      .array(
        fc.constantFrom(
          '"',
          "'",
          '`',
          '$',
          '$(',
          '${',
          '$((',
          '))',
          ')',
          '}',
          '<<A',
          'A',
          '\n',
          '\\',
          '#',
          ' ',
          '(',
          '<<<',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(shellLike, (script) => void findOpenQuote(script)),
      { numRuns: 1000 },
    );
    for (const part of ["$'", '${', '$((', '<<A\n', '"$(', "'\\"]) findOpenQuote(part.repeat(20_000));
  });
});
