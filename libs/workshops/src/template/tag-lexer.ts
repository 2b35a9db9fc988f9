import { TagFault } from './template-problem';
import { templateLimits } from './template-limits';

export interface Token {
  readonly type: 'name' | 'text' | 'number' | 'sign';
  /** The name, the decoded text, the digits, or the sign. */
  readonly text: string;
  readonly offset: number;
}

/** The words of one tag and how it ends. */
export interface Tag {
  readonly tokens: readonly Token[];
  /** Offset behind the closing brackets. */
  readonly end: number;
  /** The mark before the closing brackets: `-` strips what follows, `+` keeps even the line break. */
  readonly mark: '' | '-' | '+';
}

const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const number = /[0-9]+(?:\.[0-9]+)?/y;
const sign = /==|!=|<=|>=|\/\/|\*\*|[<>=+\-*/%~|.,:()[\]{}]/y;
const space = /[ \t\r\n\f\v]+/y;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/**
 * Reads the words of a tag from `from` (behind the opening brackets) up to `close`. Closing brackets inside
 * a quoted text do not end the tag.
 * @throws TagFault
 */
export function readTag(source: string, from: number, close: '}}' | '%}'): Tag {
  const tokens: Token[] = [];
  let at = from;
  for (;;) {
    at += match(space, source, at)?.length ?? 0;
    const mark = closingMark(source, at, close);
    if (mark !== undefined) return { tokens, end: at + mark.length + 2, mark };
    if (at >= source.length) throw new TagFault('template-unclosed', `"${close}" is missing`, from - 2);
    if (tokens.length >= templateLimits.tokensPerTag) {
      throw new TagFault('template-syntax', 'this tag is too long', at);
    }
    const token = readToken(source, at);
    tokens.push(token.token);
    at = token.end;
  }
}

function closingMark(source: string, at: number, close: '}}' | '%}'): Tag['mark'] | undefined {
  if (source.startsWith(close, at)) return '';
  if (source[at] === '-' && source.startsWith(close, at + 1)) return '-';
  return close === '%}' && source.startsWith('+%}', at) ? '+' : undefined;
}

function readToken(source: string, at: number): { token: Token; end: number } {
  const first = source[at];
  if (first === "'" || first === '"') return readText(source, at, first);
  for (const [type, pattern] of [
    ['name', name],
    ['number', number],
    ['sign', sign],
  ] as const) {
    const text = match(pattern, source, at);
    if (text !== undefined) return { token: { type, text, offset: at }, end: at + text.length };
  }
  const hint = first === '\\' ? '; inside a notebook write texts in single quotes' : '';
  throw new TagFault(
    'template-syntax',
    `the sign ${JSON.stringify(first)} is not understood here${hint}`,
    at,
  );
}

function readText(source: string, at: number, quote: string): { token: Token; end: number } {
  let text = '';
  let from = at + 1;
  for (let here = from; here < source.length; here++) {
    if (source[here] === quote) {
      text += source.slice(from, here);
      return { token: { type: 'text', text, offset: at }, end: here + 1 };
    }
    if (source[here] !== '\\') continue;
    const escaped = source[here + 1] ?? '';
    const plain = escaped === quote || escaped === '\\' ? escaped : escapes[escaped];
    if (plain !== undefined) {
      text += source.slice(from, here) + plain;
      from = here + 2;
    }
    here++;
  }
  throw new TagFault('template-syntax', `a text that begins with ${quote} has no end`, at);
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
