import type { Expression } from './expression';
import type { TemplateProblem } from './template-problem';

/** One branch of `{% if %}`; the last may be `{% else %}`, without a test. */
export interface Branch {
  test: Expression | undefined;
  readonly body: TemplateNode[];
}

export type TemplateNode =
  /** The characters of the source from `start` to `end`, as they are. */
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'output'; readonly expression: Expression; readonly offset: number }
  | { readonly kind: 'set'; readonly name: string; readonly expression: Expression; readonly offset: number }
  | { readonly kind: 'if'; readonly branches: Branch[]; readonly offset: number };

/** A template that was read once and can be rendered often. Holds no values. */
export interface Template {
  readonly source: string;
  readonly nodes: readonly TemplateNode[];
  /** What is wrong with its grammar; such a template still renders what could be understood. */
  readonly problems: readonly TemplateProblem[];
}
