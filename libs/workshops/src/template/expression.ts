export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export type ArithmeticOperator = '+' | '-' | '*' | '//' | '%' | '~';

/** The tree of what stands in a tag. `offset` is its place in the template. */
export type Expression = { readonly offset: number } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
  | {
      readonly kind: 'filter';
      readonly of: Expression;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'test'; readonly of: Expression; readonly name: string; readonly isNegated: boolean }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'negate'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'compare';
      readonly first: Expression;
      readonly rest: readonly { readonly operator: ComparisonOperator; readonly with: Expression }[];
    }
  | {
      readonly kind: 'choice';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression | undefined;
    }
);

/**
 * The names that lead to a value, e.g. `['hostvars', '*', 'IP-WKSHP-X']`; a part that is not fixed is `*`.
 * Undefined when the value does not begin with a name.
 */
export function namePath(expression: Expression): string[] | undefined {
  const path: string[] = [];
  let part = expression;
  for (; part.kind === 'member'; part = part.of) {
    path.unshift(part.key.kind === 'literal' ? String(part.key.value) : '*');
  }
  return part.kind === 'name' ? [part.name, ...path] : undefined;
}
