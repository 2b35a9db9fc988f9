import { templateVariables } from './template-variables';

const namesIn = (source: string) =>
  templateVariables(source).map(({ path, line }) => `${path.join('.')}:${line}`);

describe('templateVariables', () => {
  it('finds names in outputs, tests and filters, with their lines', () => {
    const source =
      "{{ A }}\n{% if B == 'x' and C is defined %}{{ D|default(E) }}{% endif %}\n{{ F if G else [H, -I] }}";
    expect(namesIn(source).sort()).toEqual(['A:1', 'B:2', 'C:2', 'D:2', 'E:2', 'F:3', 'G:3', 'H:3', 'I:3']);
  });

  it('gives names in mappings as a path, and the names in their brackets', () => {
    expect(namesIn("{{ hostvars[inventory_hostname]['IP-X'] }}")).toEqual([
      'hostvars.*.IP-X:1',
      'inventory_hostname:1',
    ]);
  });

  it('leaves out what a template sets itself, from there on', () => {
    expect(namesIn('{{ a }}{% set a = b %}{{ a }}')).toEqual(['a:1', 'b:1']);
  });

  it('finds no names in raw blocks, comments, texts and constants', () => {
    expect(namesIn("{% raw %}{{ A }}{% endraw %}{# {{ B }} #}{{ 'C' }}{{ true }}")).toEqual([]);
  });
});
