import { LineIndex } from '../report/text-position';
import { namePath, type Expression } from './expression';
import { parseTemplate } from './template-parser';
import type { Template, TemplateNode } from './template-tree';

/** A name that a template asks for. */
export interface TemplateVariable {
  /** Its parts, e.g. `['STDID']` or `['hostvars', '*', 'IP-WKSHP-X']`; `*` is a part that is not fixed. */
  readonly path: readonly string[];
  readonly line: number;
}

/** Every name that a template may ask for, in any branch, once per place; names that it sets itself are left out. */
export function templateVariables(template: string | Template): TemplateVariable[] {
  const parsed = typeof template === 'string' ? parseTemplate(template) : template;
  const lines = new LineIndex(parsed.source);
  const assigned = new Set<string>();
  const found: TemplateVariable[] = [];
  const visitor = (path: readonly string[], offset: number): void => {
    if (!assigned.has(path[0] ?? '')) found.push({ path, line: lines.at(offset).line });
  };
  visitNodes(parsed.nodes, visitor, assigned);
  return found;
}

type Visitor = (path: readonly string[], offset: number) => void;

function visitNodes(nodes: readonly TemplateNode[], visit: Visitor, assigned: Set<string>): void {
  for (const node of nodes) {
    if (node.kind === 'output' || node.kind === 'set') visitExpression(node.expression, visit);
    if (node.kind === 'set') assigned.add(node.name);
    if (node.kind !== 'if') continue;
    for (const { test, body } of node.branches) {
      if (test) visitExpression(test, visit);
      visitNodes(body, visit, assigned);
    }
  }
}

function visitExpression(expression: Expression, visit: Visitor): void {
  switch (expression.kind) {
    case 'literal':
      return;
    case 'name':
      return visit([expression.name], expression.offset);
    case 'member': {
      const path = namePath(expression);
      if (path) visit(path, expression.offset);
      else visitExpression(expression.of, visit);
      return visitKeys(expression, visit);
    }
    case 'list':
      return expression.items.forEach((item) => visitExpression(item, visit));
    case 'and':
    case 'or':
      return expression.parts.forEach((part) => visitExpression(part, visit));
    case 'filter':
      visitExpression(expression.of, visit);
      return expression.args.forEach((arg) => visitExpression(arg, visit));
    case 'test':
    case 'not':
    case 'negate':
      return visitExpression(expression.of, visit);
    case 'arithmetic':
      visitExpression(expression.left, visit);
      return visitExpression(expression.right, visit);
    case 'compare':
      visitExpression(expression.first, visit);
      return expression.rest.forEach((part) => visitExpression(part.with, visit));
    case 'choice':
      visitExpression(expression.test, visit);
      visitExpression(expression.then, visit);
      if (expression.otherwise) visitExpression(expression.otherwise, visit);
  }
}

/** The names in square brackets of `a[b][c]`. */
function visitKeys(expression: Expression, visit: Visitor): void {
  for (let part = expression; part.kind === 'member'; part = part.of) visitExpression(part.key, visit);
}
