import { notebookText, type FixtureCell } from '../testing/workshop-fixture';
import { cellThatGoesOut, checkNotebook } from './check-notebook';
import { notebookTitle } from './notebook-title';
import { readNotebook, type Notebook } from './read-notebook';

const markdown = (source: string): FixtureCell => ({ type: 'markdown', source });
const code = (source: string): FixtureCell => ({ type: 'code', source });

function notebookOf(cells: readonly FixtureCell[], kernel = 'python3'): { text: string; notebook: Notebook } {
  const text = notebookText(cells, kernel);
  const reading = readNotebook(text);
  if (reading.is !== 'notebook') throw new Error(reading.reason);
  return { text, notebook: reading.notebook };
}

const around = { kernels: new Set(['python3', 'bash']), paths: new Set(['Pictures/a b.png']), folder: '' };

function remarksOn(cells: readonly FixtureCell[], kernel = 'python3', folder = '') {
  const { text, notebook } = notebookOf(cells, kernel);
  return checkNotebook(notebook, { ...around, folder }).map((remark) => ({
    ...remark,
    at: text.slice(remark.offset, remark.offset + 12),
  }));
}

describe('readNotebook', () => {
  it('gives cells, kernel and the place of every line', () => {
    const { text, notebook } = notebookOf([markdown('# A\nb'), code('one\n\nthree')], 'bash');
    expect(notebook).toMatchObject({ kernel: 'bash', format: 4 });
    expect(notebook.cells.map(({ type, source }) => [type, source])).toEqual([
      ['markdown', '# A\nb'],
      ['code', 'one\n\nthree'],
    ]);
    expect(notebook.cells[1]?.lineOffsets.map((offset) => text.slice(offset, offset + 5))).toEqual([
      '"one\\',
      '"\\n",',
      '"thre',
    ]);
  });

  it('reads a source that is one text', () => {
    const reading = readNotebook('{"cells": [{"cell_type": "code", "source": "a\\nb\\n"}]}');
    expect(reading).toMatchObject({
      is: 'notebook',
      notebook: { cells: [{ source: 'a\nb\n', lineOffsets: [43, 43] }] },
    });
  });

  it.each(['', '[]', '{"cells": {}}', 'null', '{"cells": ['])('calls %j broken', (text) => {
    expect(readNotebook(text).is).toBe('broken');
  });

  it.each(['{"cells": [null, 1, {"source": [1]}]}', '{"cells": [], "metadata": 1}'])(
    'survives %s',
    (text) => {
      expect(readNotebook(text).is).toBe('notebook');
    },
  );
});

describe('notebookTitle', () => {
  const titleOf = (...cells: FixtureCell[]) =>
    notebookTitle('2-WKSHP-GO101-Big_Things.ipynb', notebookOf(cells).notebook);

  it.each([
    ['# Hello', 'Hello'],
    ['text\n\n## **Bold** and `code` ##\n# Later', 'Bold and code'],
    ['# ![logo](a.png) [Link](https://x.example) <b>x</b>', 'Link x'],
    ['```\n# not this\n```\n# This', 'This'],
    ['<h2 align="center">In <i>HTML</i></h2>', 'In HTML'],
    ['#no heading\n# \n# Real', 'Real'],
  ])('takes the first heading of %j', (source, title) => {
    expect(titleOf(code('# comment'), markdown(source))).toBe(title);
  });

  it('makes a title of the file name where there is no heading', () => {
    expect(titleOf(markdown('text'))).toBe('GO101 Big Things');
    expect(notebookTitle('deep/3.ipynb', undefined)).toBe('3');
  });
});

describe('checkNotebook', () => {
  it('finds nothing odd in an ordinary notebook', () => {
    const cells = [markdown('![x](Pictures/a%20b.png) ![y](https://example.org/y.png)'), code("print('it')")];
    expect(remarksOn(cells)).toEqual([]);
  });

  it('names a kernel that seats do not have', () => {
    const [remark, ...others] = remarksOn([code('x')], 'gophernotes');
    expect(others).toEqual([]);
    expect(remark).toMatchObject({
      code: 'kernel-unknown',
      message: expect.stringContaining('"gophernotes"') as string,
    });
    expect(remark?.at).toMatch(/^\{\s+"disp/);
  });

  it('finds an open quote in bash cells and under %%bash, but not in Python', () => {
    const open = "echo one\necho it's";
    expect(remarksOn([code(open)], 'bash')).toMatchObject([{ code: 'shell-quote', at: '"echo it\'s"\n' }]);
    expect(remarksOn([markdown('x'), code(`%%bash -e\n${open}`)])).toMatchObject([
      { message: expect.stringContaining('Cell 2, line 3') as string, at: '"echo it\'s"\n' },
    ]);
    expect(remarksOn([code(open)])).toEqual([]);
  });

  it('finds pictures that are not in the folder, also from a folder below', () => {
    expect(remarksOn([markdown('x\n<img width="1" src="Pictures/none.png">')])).toMatchObject([
      { code: 'picture-missing', at: '"<img width=' },
    ]);
    expect(remarksOn([markdown('![x](../Pictures/a%20b.png)')], 'python3', 'part')).toEqual([]);
    expect(remarksOn([markdown('![x](Pictures/a%20b.png)')], 'python3', 'part')).toHaveLength(1);
  });
});

describe('cellThatGoesOut', () => {
  const cellOf = (source: string) =>
    cellThatGoesOut(notebookOf([markdown('https://x.example'), code(source)]).notebook)?.cell;

  it.each([
    'curl -s https://api.example.org/v1',
    'url=https://example.org/x.git\ngit clone $url',
    'r = requests.get("https://example.org")',
    '!pip install numpy',
    'sudo apt-get install jq',
  ])('finds that %j needs the internet', (source) => expect(cellOf(source)).toBe(2));

  it.each([
    'git clone ./here.git there',
    'curl http://localhost:8080/',
    'print("see https://example.org")',
    '# pip install later',
    'git pull origin main',
  ])('lets %j pass', (source) => expect(cellOf(source)).toBeUndefined());
});
