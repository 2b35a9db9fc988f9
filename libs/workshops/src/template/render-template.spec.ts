import { renderTemplate } from './render-template';

const values = {
  A: 'hello',
  B: '',
  STDID: '7',
  MODEWS: 'WKSHP',
  PORTS: ['80', '443'],
  hostvars: { backend: { 'IP-WKSHP-X': '10.0.0.1' } },
  inventory_hostname: 'backend',
};

/** Template and finished text; every pair was made with Jinja 3.1 (trim_blocks, strict). */
const asJinja: readonly (readonly [string, string])[] = [
  ['', ''],
  ['no tags, { braces } and %} }} #}', 'no tags, { braces } and %} }} #}'],
  ['{{ A }}', 'hello'],
  ['{{A}}\n', 'hello\n'],
  [' {{- A -}} ', 'hello'],
  ['{{ \'single\' }}{{ "double" }}', 'singledouble'],
  ["{{ '{{' }} {{ '}}' }} {{ '{%' }}", '{{ }} {%'],
  ["{{ 'it\\'s' }}", "it's"],
  ["{{ hostvars[inventory_hostname]['IP-WKSHP-X'] }}", '10.0.0.1'],
  ["{{ hostvars['backend']['IP-WKSHP-X'] }}", '10.0.0.1'],
  ["{{ hostvars.backend['IP-WKSHP-X'] }}", '10.0.0.1'],
  ["{% if MODEWS == 'WKSHP' %}\nyes\n{% else %}\nno\n{% endif %}\nend", 'yes\nend'],
  ["{% if MODEWS == 'CHLG' %}\nyes\n{% else %}\nno\n{% endif %}\nend", 'no\nend'],
  ['a {% if B %}1{% elif STDID|int > 5 %}2{% else %}3{% endif %} b', 'a 2 b'],
  ['{% if A and not B or X is defined %}1{% endif %}', '1'],
  ["{% if (X is not defined) and ('e' in A) %}1{% endif %}", '1'],
  ["{% if MODEWS in ['WKSHP', 'CHLG'] and MODEWS not in ('X', 'Y') %}1{% endif %}", '1'],
  ["{% if MODEWS != 'CHLG' -%}\n  x  \n{%- endif %}|", 'x|'],
  ['{% if A +%}\nx{% endif %}', '\nx'],
  ['{% raw %}{{ X }} {% if %}{% endraw %}', '{{ X }} {% if %}'],
  ['{% raw %}\nx\n{% endraw %}\ny', '\nx\ny'],
  ['{%- raw -%} x {%- endraw -%} y', 'xy'],
  ['a{# {{ X }} #}b', 'ab'],
  ['{# first #}\nb', 'b'],
  ['a {#- x -#} b', 'ab'],
  ["{{ X | default('d') }}{{ X|d }}{{ B|default('e', true) }}", 'de'],
  ['{{ A|upper }} {{ A | capitalize }} {{ A|length }}', 'HELLO Hello 5'],
  ["{{ ' x '|trim }}{{ A|replace('l', 'L') }}", 'xheLLo'],
  ["{{ PORTS|join('-') }} {{ PORTS }}", "80-443 ['80', '443']"],
  ['{{ STDID|int + 8000 }} {{ STDID|int * 2 - 1 }} {{ 7 // 2 }} {{ 7 % 4 }}', '8007 13 3 3'],
  ["{{ A ~ '-' ~ 1 }} {{ 'x' if B else 'y' }}", 'hello-1 y'],
  ['{{ true }} {{ none }} {{ 1 == 1 }} {{ 1 < 2 < 2 }}', 'True None True False'],
  ['{% set P = STDID|int + 1 %}\n{{ P }}', '8'],
  ['{% if A %}{% set Q = 1 %}{% endif %}{{ Q }}', '1'],
  ["{{ 'a' 'b' }}", 'ab'],
];

describe('renderTemplate', () => {
  it.each(asJinja)('renders %j as Jinja does', (template, expected) => {
    const { text, problems } = renderTemplate(template, values);
    expect(problems).toEqual([]);
    expect(text).toBe(expected);
  });

  it('takes a Windows line break behind a block tag away as well', () => {
    expect(renderTemplate('{% if A %}\r\nx\r\n{% endif %}\r\n', values).text).toBe('x\r\n');
  });

  it('reports a variable without a value with its line and column, and goes on', () => {
    const { text, problems } = renderTemplate('a\n  {{ MISSING }} {{ A }}\n{{ OTHER }}', values);
    expect(text).toBe('a\n   hello\n');
    expect(problems).toEqual([
      expect.objectContaining({ code: 'undefined-variable', name: 'MISSING', line: 2, column: 6 }),
      expect.objectContaining({ code: 'undefined-variable', name: 'OTHER', line: 3, column: 4 }),
    ]);
  });

  it('names the whole way to a value that is missing in a mapping', () => {
    const [problem] = renderTemplate("{{ hostvars[inventory_hostname]['IP-NONE'] }}", values).problems;
    expect(problem?.path).toEqual(['hostvars', '*', 'IP-NONE']);
  });

  it.each([
    '{% if MISSING %}x{% endif %}',
    "{{ MISSING == 'x' }}",
    '{{ not MISSING }}',
    '{{ MISSING|upper }}',
  ])('does not let a missing variable pass as empty in %s', (template) => {
    expect(renderTemplate(template, values).problems).toMatchObject([{ code: 'undefined-variable' }]);
  });

  it('does not ask for variables in a branch that is not taken', () => {
    expect(renderTemplate('{% if B %}{{ MISSING }}{% endif %}', values).problems).toEqual([]);
  });

  it.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hostvars.__proto__',
    'hostvars.constructor',
    "hostvars['constructor']['constructor']",
    'A.constructor',
    'A.length',
    'PORTS.length',
    'PORTS.map',
  ])('never reaches %s', (name) => {
    expect(renderTemplate(`{{ ${name} }}`, values).problems).toMatchObject([{ code: 'undefined-variable' }]);
  });

  it('does not reach a prototype even when a value is called so', () => {
    const variables = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    expect(renderTemplate('{{ __proto__ }}{{ constructor }}', variables).text).toBe('');
  });

  it.each([
    ['{{ A.upper() }}', 'calls'],
    ['{{ range(3) }}', 'calls'],
    ["{{ {'a': 1} }}", 'mappings'],
    ['{{ A|shout }}', 'no filter "shout"'],
    ['{{ A is mapping }}', 'no test'],
    ['{% for x in PORTS %}{{ A }}{% endfor %}', '{% for %}'],
    ['{% include "x" %}', '{% include %}'],
    ['{% macro m() %}x{% endmacro %}', '{% macro %}'],
  ])('reports %s as not supported instead of failing', (template, what) => {
    const { problems } = renderTemplate(template, values);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'template-unsupported', line: 1 });
    expect(problems[0]?.message).toContain(what);
  });

  it.each(['{{ STDID + 1 }}', "{{ 'a' < 1 }}", '{{ 1 // 0 }}', '{{ 1 in 2 }}', "{{ A|replace('x') }}"])(
    'reports the unfit values of %s',
    (template) => {
      expect(renderTemplate(template, values).problems).toHaveLength(1);
    },
  );

  it('keeps a value inside the JSON text that it stands in', () => {
    const logo = 'say "hi"\\\n<b>é</b>';
    const { text } = renderTemplate(
      '{"a": "{{ LOGO }}", "n": {{ STDID }}}',
      { LOGO: logo, STDID: '7' },
      { escape: 'json' },
    );
    expect(JSON.parse(text)).toEqual({ a: logo, n: 7 });
  });

  it('stops a value that doubles until memory ends', () => {
    const bomb = `{% set a = 'x' %}${'{% set a = a ~ a %}'.repeat(60)}{{ a }}`;
    const { text, problems } = renderTemplate(bomb, {});
    expect(problems[0]).toMatchObject({ code: 'template-value' });
    expect(text.length).toBeLessThanOrEqual(1024 * 1024);
  });

  it('stops an output that grows without end', () => {
    const many = `{% set a = 'x' %}${'{% set a = a ~ a %}'.repeat(20)}${'{{ a }}'.repeat(200)}`;
    const { text, problems } = renderTemplate(many, {});
    expect(problems[0]).toMatchObject({ code: 'template-too-large' });
    expect(text.length).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  it('tells where each part of the finished text comes from', () => {
    const source = '{% if A %}\nx {{ A }} y\n{% endif %}\nz';
    const { text, sourceOffset } = renderTemplate(source, values);
    expect(text).toBe('x hello y\nz');
    for (const sign of ['x', 'y', 'z']) {
      expect(source[sourceOffset(text.indexOf(sign))]).toBe(sign);
    }
  });
});
