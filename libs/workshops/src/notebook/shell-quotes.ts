/** A quote that opens in a script and never closes. */
export interface OpenQuote {
  readonly quote: string;
  /** Line of the script, from 1. */
  readonly line: number;
}

type Context = {
  readonly kind: 'command' | 'backquote' | 'double' | 'parameter' | 'arithmetic';
  readonly start: number;
  /** Open round brackets within it. */
  brackets: number;
};

const hereDocument = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.!+-]+))/y;

const ansiText = /[^'\\]*(?:\\[^][^'\\]*)*'/y;

/**
 * Finds a quote that is not closed in a shell script. Knows comments, here-documents, command substitution
 * and `$(( ))`; it is a reader of quotes, not a shell.
 */
export function findOpenQuote(script: string): OpenQuote | undefined {
  const open = new QuoteReader(script).read();
  if (open === undefined) return undefined;
  return { quote: script[open] ?? '', line: script.slice(0, open).split('\n').length };
}

class QuoteReader {
  private at = 0;
  private readonly stack: Context[] = [{ kind: 'command', start: 0, brackets: 0 }];
  /** Ends of the here-documents that begin behind the current line. */
  private readonly pending: { end: string; mayIndent: boolean }[] = [];

  constructor(private readonly script: string) {}

  /** Offset of the quote that stays open. */
  read(): number | undefined {
    while (this.at < this.script.length) {
      const open = this.step(this.script[this.at] ?? '', this.stack.at(-1));
      if (open !== undefined) return open;
    }
    return this.stack.find(({ kind }) => kind === 'double' || kind === 'backquote')?.start;
  }

  private step(sign: string, context: Context | undefined): number | undefined {
    const kind = context?.kind ?? 'command';
    if (sign === '\\') {
      this.at += 2;
    } else if (sign === '$') {
      return this.dollar(kind === 'double');
    } else if (kind === 'double') {
      this.inDouble(sign);
    } else if (kind === 'parameter') {
      return this.inParameter(sign);
    } else if (kind === 'arithmetic') {
      this.inArithmetic(context);
    } else {
      return this.inCommand(sign, kind, context);
    }
    return undefined;
  }

  private inDouble(sign: string): void {
    if (sign === '"') this.pop(1);
    else if (sign === '`') this.push('backquote', 1);
    else this.at++;
  }

  private inParameter(sign: string): number | undefined {
    if (sign === '}') this.pop(1);
    else if (sign === '"') this.push('double', 1);
    else if (sign === "'" && !this.stack.some(({ kind }) => kind === 'double')) return this.single(1);
    else this.at++;
    return undefined;
  }

  private inArithmetic(context: Context | undefined): void {
    if (this.script.startsWith('))', this.at) && context?.brackets === 0) return this.pop(2);
    this.bracket(this.script[this.at] ?? '', context);
    this.at++;
  }

  private inCommand(sign: string, kind: Context['kind'], context: Context | undefined): number | undefined {
    if (sign === "'") return this.single(1);
    if (sign === '"') this.push('double', 1);
    else if (sign === '`' && kind === 'backquote') this.pop(1);
    else if (sign === '`') this.push('backquote', 1);
    else if (sign === '#' && this.isWordStart()) this.skipTo('\n');
    else if (this.script.startsWith('((', this.at)) this.push('arithmetic', 2);
    else if (sign === ')' && this.stack.length > 1 && context?.brackets === 0 && kind === 'command')
      this.pop(1);
    else if (sign === '<') this.redirection();
    else if (sign === '\n') this.endOfLine();
    else {
      this.bracket(sign, context);
      this.at++;
    }
    return undefined;
  }

  /** `$'…'`, `$((`, `$(` and `${`; any other `$` is a sign like others. */
  private dollar(inDouble: boolean): number | undefined {
    if (this.script.startsWith("$'", this.at) && !inDouble) {
      ansiText.lastIndex = this.at + 2;
      if (!ansiText.test(this.script)) return this.at + 1;
      this.at = ansiText.lastIndex;
    } else if (this.script.startsWith('$((', this.at)) this.push('arithmetic', 3);
    else if (this.script.startsWith('$(', this.at)) this.push('command', 2);
    else if (this.script.startsWith('${', this.at)) this.push('parameter', 2);
    else this.at++;
    return undefined;
  }

  private single(length: number): number | undefined {
    const start = this.at;
    const end = this.script.indexOf("'", start + length);
    if (end === -1) return start;
    this.at = end + 1;
    return undefined;
  }

  private redirection(): void {
    if (this.script.startsWith('<<<', this.at)) {
      this.at += 3;
      return;
    }
    hereDocument.lastIndex = this.at;
    const found = hereDocument.exec(this.script);
    if (found)
      this.pending.push({ end: found[2] ?? found[3] ?? found[4] ?? '', mayIndent: found[1] === '-' });
    this.at += found?.[0].length ?? 1;
  }

  private endOfLine(): void {
    this.at++;
    for (const { end, mayIndent } of this.pending.splice(0)) {
      while (this.at < this.script.length) {
        const from = this.at;
        this.skipTo('\n');
        const line = this.script.slice(from, this.at);
        this.at++;
        if ((mayIndent ? line.replace(/^\t+/, '') : line) === end) break;
      }
    }
  }

  private bracket(sign: string, context: Context | undefined): void {
    if (!context) return;
    if (sign === '(') context.brackets++;
    else if (sign === ')' && context.brackets > 0) context.brackets--;
  }

  private isWordStart(): boolean {
    return this.at === 0 || /[\s;|&()]/.test(this.script[this.at - 1] ?? '');
  }

  private skipTo(sign: string): void {
    const end = this.script.indexOf(sign, this.at);
    this.at = end === -1 ? this.script.length : end;
  }

  private push(kind: Context['kind'], length: number): void {
    this.stack.push({ kind, start: this.at, brackets: 0 });
    this.at += length;
  }

  private pop(length: number): void {
    this.stack.pop();
    this.at += length;
  }
}
