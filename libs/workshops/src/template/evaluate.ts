import { applyFilter } from './filters';
import { namePath, type ArithmeticOperator, type ComparisonOperator, type Expression } from './expression';
import { templateLimits } from './template-limits';
import { TagFault } from './template-problem';
import { isList, isTruthy, kindOf, member, Missing, toText, type TemplateValue } from './template-value';

/** Where names are looked up. */
export type Scope = (name: string) => TemplateValue | undefined;

type Result = TemplateValue | Missing;

/**
 * The value of an expression. Every name must be there: one that is not may only be asked for
 * `is defined`, `is undefined` and `default`.
 * @throws TagFault
 */
export function evaluate(expression: Expression, scope: Scope): TemplateValue {
  return present(resolve(expression, scope));
}

function resolve(expression: Expression, scope: Scope): Result {
  const { offset } = expression;
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'list':
      return expression.items.map((item) => evaluate(item, scope));
    case 'name':
      return orMissing(scope(expression.name), [expression.name], offset);
    case 'member':
      return resolveMember(expression, scope);
    case 'filter': {
      const args = expression.args.map((arg) => evaluate(arg, scope));
      return bounded(
        applyFilter(expression.name, resolve(expression.of, scope), args, offset, present),
        offset,
      );
    }
    case 'test':
      return test(expression.name, resolve(expression.of, scope), offset) !== expression.isNegated;
    case 'not':
      return !isTruthy(evaluate(expression.of, scope));
    case 'negate':
      return -numberOf(evaluate(expression.of, scope), '-', offset);
    case 'and':
    case 'or':
      return shortCircuit(expression.kind, expression.parts, scope);
    case 'arithmetic':
      return calculate(
        expression.operator,
        evaluate(expression.left, scope),
        evaluate(expression.right, scope),
        offset,
      );
    case 'compare': {
      let left = evaluate(expression.first, scope);
      return expression.rest.every(({ operator, with: other }) => {
        const right = evaluate(other, scope);
        const holds = compare(operator, left, right, offset);
        left = right;
        return holds;
      });
    }
    case 'choice': {
      const branch = isTruthy(evaluate(expression.test, scope)) ? expression.then : expression.otherwise;
      return branch ? resolve(branch, scope) : '';
    }
  }
}

function orMissing(value: TemplateValue | undefined, path: readonly string[], offset: number): Result {
  return value === undefined ? new Missing(path, offset) : value;
}

function resolveMember(expression: Expression & { kind: 'member' }, scope: Scope): Result {
  const of = resolve(expression.of, scope);
  const key = evaluate(expression.key, scope);
  const path = [...(of instanceof Missing ? of.path : (namePath(expression.of) ?? [])), toText(key)];
  if (of instanceof Missing) return new Missing(path, of.offset);
  const value = isList(of) ? itemOf(of, key) : member(of, toText(key));
  return orMissing(value, path, expression.offset);
}

/** An item by its number, from 0 or, negative, from the end; lists have nothing else. */
function itemOf(list: readonly TemplateValue[], key: TemplateValue): TemplateValue | undefined {
  const isNumber = typeof key === 'number' || (typeof key === 'string' && /^[0-9]{1,9}$/.test(key));
  return isNumber ? list.at(Number(key)) : undefined;
}

function present(value: Result): TemplateValue {
  if (!(value instanceof Missing)) return value;
  const name = value.path.join('.');
  throw new TagFault('undefined-variable', `"${name}" is not defined`, value.offset, value.path);
}

function test(name: string, value: Result, offset: number): boolean {
  switch (name) {
    case 'defined':
      return !(value instanceof Missing);
    case 'undefined':
      return value instanceof Missing;
    case 'none':
      return present(value) === null;
    case 'string':
      return typeof present(value) === 'string';
    case 'number':
      return typeof present(value) === 'number';
    default: {
      const known = 'defined, undefined, none, string, number';
      throw new TagFault(
        'template-unsupported',
        `there is no test "is ${name}"; there are: ${known}`,
        offset,
      );
    }
  }
}

function shortCircuit(kind: 'and' | 'or', parts: readonly Expression[], scope: Scope): TemplateValue {
  let value: TemplateValue = false;
  for (const part of parts) {
    value = evaluate(part, scope);
    if (isTruthy(value) === (kind === 'or')) break;
  }
  return value;
}

function compare(
  operator: ComparisonOperator,
  left: TemplateValue,
  right: TemplateValue,
  offset: number,
): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right);
    case '!=':
      return !isEqual(left, right);
    case 'in':
      return isIn(left, right, offset);
    case 'not in':
      return !isIn(left, right, offset);
    case '<':
      return order(left, right, offset) < 0;
    case '<=':
      return order(left, right, offset) <= 0;
    case '>':
      return order(left, right, offset) > 0;
    case '>=':
      return order(left, right, offset) >= 0;
  }
}

function isEqual(left: TemplateValue, right: TemplateValue): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => isEqual(item, right[index] ?? null));
  }
  return left === right;
}

function isIn(item: TemplateValue, container: TemplateValue, offset: number): boolean {
  if (typeof container === 'string' && typeof item === 'string') return container.includes(item);
  if (isList(container)) return container.some((one) => isEqual(one, item));
  if (typeof container === 'object' && container !== null)
    return member(container, toText(item)) !== undefined;
  throw new TagFault('template-value', `${kindOf(container)} contains nothing`, offset);
}

function order(left: TemplateValue, right: TemplateValue, offset: number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  const hint = 'use the filter int to compare numbers';
  throw new TagFault('template-value', `${kindOf(left)} and ${kindOf(right)} have no order; ${hint}`, offset);
}

function calculate(
  operator: ArithmeticOperator,
  left: TemplateValue,
  right: TemplateValue,
  offset: number,
): TemplateValue {
  if (operator === '~') return bounded(toText(left) + toText(right), offset);
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') {
    return bounded(left + right, offset);
  }
  const a = numberOf(left, operator, offset);
  const b = numberOf(right, operator, offset);
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0) throw new TagFault('template-value', 'a number is divided by zero', offset);
  return operator === '//' ? Math.floor(a / b) : a - b * Math.floor(a / b);
}

function numberOf(value: TemplateValue, operator: string, offset: number): number {
  if (typeof value === 'number') return value;
  const hint = 'use the filter int to calculate';
  throw new TagFault(
    'template-value',
    `"${operator}" needs numbers, this is ${kindOf(value)}; ${hint}`,
    offset,
  );
}

function bounded(value: TemplateValue, offset: number): TemplateValue {
  if (typeof value === 'string' && value.length > templateLimits.valueLength) {
    throw new TagFault('template-value', 'a value becomes too long', offset);
  }
  return value;
}
