import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression';
import type { Token } from './tag-lexer';
import { templateLimits } from './template-limits';
import { TagFault } from './template-problem';

const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const;
const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
const reserved: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'elif']);

/**
 * Reads the words of one tag as an expression, with Jinja's precedence: choice, or, and, not, comparison,
 * plus and minus, `~`, times, sign, member, filter and test. Calls and mappings are refused.
 */
export class ExpressionParser {
  private index = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    /** Where a problem is reported when the words end too early. */
    private readonly tagOffset: number,
  ) {}

  /** @throws TagFault when it is not an expression. */
  expression(): Expression {
    return this.nested(() => {
      let result = this.or();
      while (this.acceptName('if')) {
        const test = this.or();
        const otherwise = this.acceptName('else') ? this.expression() : undefined;
        result = { kind: 'choice', offset: result.offset, test, then: result, otherwise };
      }
      return result;
    });
  }

  /** A plain name, as in `set name = …`. */
  name(): Token {
    const token = this.peek();
    if (token?.type !== 'name' || reserved.has(token.text)) throw this.unexpected('a name');
    this.index++;
    return token;
  }

  sign(text: string): void {
    if (!this.acceptSign(text)) throw this.unexpected(`"${text}"`);
  }

  end(): void {
    if (this.peek()) throw this.unexpected('the end of the tag');
  }

  private or(): Expression {
    return this.chain('or', () => this.chain('and', () => this.not()));
  }

  private chain(kind: 'or' | 'and', part: () => Expression): Expression {
    const first = part();
    const parts = [first];
    while (this.acceptName(kind)) parts.push(part());
    return parts.length === 1 ? first : { kind, offset: first.offset, parts };
  }

  private not(): Expression {
    const token = this.acceptName('not');
    if (!token) return this.comparison();
    return this.nested(() => ({ kind: 'not', offset: token.offset, of: this.not() }));
  }

  private comparison(): Expression {
    const first = this.sum();
    const rest: { operator: ComparisonOperator; with: Expression }[] = [];
    for (let operator = this.comparisonSign(); operator; operator = this.comparisonSign()) {
      rest.push({ operator, with: this.sum() });
    }
    return rest.length === 0 ? first : { kind: 'compare', offset: first.offset, first, rest };
  }

  private comparisonSign(): ComparisonOperator | undefined {
    if (this.acceptName('in')) return 'in';
    const [first, second] = [this.peek(), this.peek(1)];
    if (first?.type === 'name' && first.text === 'not' && second?.type === 'name' && second.text === 'in') {
      this.index += 2;
      return 'not in';
    }
    return comparisons.find((sign) => this.acceptSign(sign));
  }

  private sum(): Expression {
    return this.arithmetic(['+', '-'], () => this.arithmetic(['~'], () => this.product()));
  }

  private product(): Expression {
    return this.arithmetic(['*', '//', '%'], () => this.signed());
  }

  private arithmetic(operators: readonly ArithmeticOperator[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = operators.find((sign) => this.acceptSign(sign));
      if (!operator) return left;
      left = { kind: 'arithmetic', offset: left.offset, operator, left, right: operand() };
    }
  }

  private signed(withFilter = true): Expression {
    const minus = this.acceptSign('-');
    const plain: Expression = minus
      ? this.nested(() => ({ kind: 'negate', offset: minus.offset, of: this.signed(false) }))
      : this.members(this.primary());
    return withFilter ? this.filters(plain) : plain;
  }

  private members(start: Expression): Expression {
    let of = start;
    for (;;) {
      const open = this.peek();
      if (this.acceptSign('.')) {
        const key = this.peek();
        if (key?.type !== 'name' && key?.type !== 'number') throw this.unexpected('a name after "."');
        this.index++;
        const literal: Expression = { kind: 'literal', offset: key.offset, value: key.text };
        of = { kind: 'member', offset: start.offset, of, key: literal };
      } else if (this.acceptSign('[')) {
        const key = this.expression();
        this.sign(']');
        of = { kind: 'member', offset: start.offset, of, key };
      } else if (open?.text === '(' && open.type === 'sign') {
        throw new TagFault('template-unsupported', 'calls are not supported', open.offset);
      } else {
        return of;
      }
    }
  }

  private filters(start: Expression): Expression {
    let of = start;
    for (;;) {
      if (this.acceptSign('|')) {
        const name = this.name();
        const args = this.acceptSign('(') ? this.list(')') : [];
        of = { kind: 'filter', offset: name.offset, of, name: name.text, args };
      } else if (this.acceptName('is')) {
        const isNegated = this.acceptName('not') !== undefined;
        const name = this.name();
        of = { kind: 'test', offset: name.offset, of, name: name.text, isNegated };
      } else {
        return of;
      }
    }
  }

  private primary(): Expression {
    const token = this.peek();
    if (!token) throw this.unexpected('a value');
    this.index++;
    const { offset, text } = token;
    if (token.type === 'text') return { kind: 'literal', offset, value: this.adjacentTexts(text) };
    if (token.type === 'number') return { kind: 'literal', offset, value: Number(text) };
    if (token.type === 'name' && !reserved.has(text)) {
      const constant = constants.get(text);
      return constant === undefined
        ? { kind: 'name', offset, name: text }
        : { kind: 'literal', offset, value: constant };
    }
    if (text === '[') return { kind: 'list', offset, items: this.list(']') };
    if (text === '(') return this.parentheses(offset);
    if (text === '{') throw new TagFault('template-unsupported', 'mappings are not supported', offset);
    this.index--;
    throw this.unexpected('a value');
  }

  /** Texts that stand side by side are one text, as in Python. */
  private adjacentTexts(first: string): string {
    let text = first;
    for (let next = this.peek(); next?.type === 'text'; next = this.peek()) {
      text += next.text;
      this.index++;
    }
    return text;
  }

  /** `(a)` is a; `(a, b)` and `(a,)` are lists. */
  private parentheses(offset: number): Expression {
    if (this.acceptSign(')')) return { kind: 'list', offset, items: [] };
    const first = this.expression();
    if (this.acceptSign(')')) return first;
    this.sign(',');
    return { kind: 'list', offset, items: [first, ...this.list(')')] };
  }

  private list(close: string): Expression[] {
    const items: Expression[] = [];
    while (!this.acceptSign(close)) {
      items.push(this.expression());
      if (this.acceptSign(',')) continue;
      this.sign(close);
      break;
    }
    return items;
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > templateLimits.depth) {
      throw new TagFault(
        'template-syntax',
        'brackets are nested too deeply',
        this.peek()?.offset ?? this.tagOffset,
      );
    }
    const result = read();
    this.depth--;
    return result;
  }

  private peek(ahead = 0): Token | undefined {
    return this.tokens[this.index + ahead];
  }

  private acceptName(text: string): Token | undefined {
    return this.accept('name', text);
  }

  private acceptSign(text: string): Token | undefined {
    return this.accept('sign', text);
  }

  private accept(type: Token['type'], text: string): Token | undefined {
    const token = this.peek();
    if (token?.type !== type || token.text !== text) return undefined;
    this.index++;
    return token;
  }

  private unexpected(wanted: string): TagFault {
    const token = this.peek();
    const found = token ? `"${token.text.slice(0, 40)}"` : 'the end of the tag';
    return new TagFault(
      'template-syntax',
      `found ${found} where ${wanted} should be`,
      token?.offset ?? this.tagOffset,
    );
  }
}
