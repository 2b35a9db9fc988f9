/** The text is not JSON from here on. */
export class JsonFault extends Error {
  constructor(
    readonly reason: string,
    readonly offset: number,
  ) {
    super(reason);
  }
}

/** Called at the beginning of every value, with its place in the document, e.g. `['cells', 3, 'source']`. */
export type JsonVisitor = (path: readonly (string | number)[], offset: number) => void;

/** Deeper documents are refused; notebooks nest some ten levels. */
const deepest = 200;
const white = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const escape = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/**
 * Walks through a JSON text and tells where each value begins. JSON.parse gives neither the places of
 * values nor, for many faults, the place of the fault.
 * @throws JsonFault at the first character that is not JSON.
 */
export function scanJson(text: string, visit: JsonVisitor): void {
  new JsonScanner(text, visit).document();
}

class JsonScanner {
  private at = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly visit: JsonVisitor,
  ) {}

  document(): void {
    this.value();
    this.skipWhite();
    if (this.at < this.text.length) throw this.fault('the notebook should end here');
  }

  private value(): void {
    this.skipWhite();
    if (this.path.length > deepest) throw this.fault('values are nested too deeply');
    this.visit(this.path, this.at);
    const first = this.text[this.at];
    if (first === '"') this.string();
    else if (first === '{') this.object();
    else if (first === '[') this.array();
    else if (!this.match(scalar)) throw this.fault('a value should stand here');
  }

  private object(): void {
    this.at++;
    if (this.closes('}')) return;
    do {
      this.skipWhite();
      if (this.text[this.at] !== '"') throw this.fault('a name in double quotes should stand here');
      this.path.push(this.string());
      this.skipWhite();
      if (this.text[this.at] !== ':') throw this.fault('a ":" should stand here');
      this.at++;
      this.value();
      this.path.pop();
    } while (this.continues('}'));
  }

  private array(): void {
    this.at++;
    if (this.closes(']')) return;
    let index = 0;
    do {
      this.path.push(index++);
      this.value();
      this.path.pop();
    } while (this.continues(']'));
  }

  private closes(close: string): boolean {
    this.skipWhite();
    if (this.text[this.at] !== close) return false;
    this.at++;
    return true;
  }

  private continues(close: string): boolean {
    if (this.closes(close)) return false;
    if (this.text[this.at] !== ',') throw this.fault(this.missingComma(close));
    this.at++;
    return true;
  }

  /** The usual reason is a quote in a text that was written without a backslash. */
  private missingComma(close: string): string {
    const hint = this.text[this.at - 1] === '"' ? ' (a double quote within a text is written \\")' : '';
    return `a "," or "${close}" should stand here${hint}`;
  }

  private string(): string {
    const start = ++this.at;
    for (;;) {
      const sign = this.text.charCodeAt(this.at);
      if (sign === 0x22) break;
      if (Number.isNaN(sign)) throw new JsonFault('this text has no closing quote', start - 1);
      if (sign < 0x20) throw this.fault('a text cannot go over the end of a line');
      this.at++;
      if (sign === 0x5c && !this.match(escape)) throw this.fault('this sign cannot stand behind a backslash');
    }
    return this.text.slice(start, this.at++);
  }

  private skipWhite(): void {
    this.match(white);
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private fault(reason: string): JsonFault {
    return new JsonFault(reason, Math.min(this.at, this.text.length));
  }
}
