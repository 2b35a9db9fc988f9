import { LineIndex } from '../report/text-position';
import { ExpressionParser } from './expression-parser';
import { readTag, type Tag } from './tag-lexer';
import { templateLimits } from './template-limits';
import { TagFault, type TemplateProblem } from './template-problem';
import type { Branch, Template, TemplateNode } from './template-tree';

/**
 * Reads a template: Jinja with `trim_blocks` (a line break right behind a block tag or comment goes away),
 * as the original renders notebooks. Never throws: what it cannot read becomes a problem with its place and
 * renders as nothing. Time is linear in the length of the source.
 */
export function parseTemplate(source: string): Template {
  return new TemplateParser(source).parse();
}

interface OpenIf {
  readonly branches: Branch[];
  readonly offset: number;
  readonly outer: TemplateNode[];
  hasElse: boolean;
}

const rawBegin = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const rawEnd = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/y;
const whitespace = /\s*/y;
const blockNames = /^(for|macro|call|filter|block|with|autoescape|trans)$/;

class TemplateParser {
  private readonly root: TemplateNode[] = [];
  private readonly open: OpenIf[] = [];
  private readonly problems: TemplateProblem[] = [];
  private readonly lines: LineIndex;
  /** Unsupported blocks that are open, so that their end tags are not reported as well. */
  private readonly ignoredEnds: string[] = [];
  private nodes = this.root;
  /** From here on nothing was put into the tree yet. */
  private at = 0;

  constructor(private readonly source: string) {
    this.lines = new LineIndex(source);
  }

  parse(): Template {
    if (this.source.length > templateLimits.sourceLength) {
      this.report(new TagFault('template-too-large', 'the file is too large to be a template', 0));
    } else {
      for (let tag = this.nextTag(this.at); tag !== -1; tag = this.nextTag(this.at)) {
        if (this.problems.length >= templateLimits.problems || !this.readTagAt(tag)) break;
      }
    }
    this.text(this.source.length);
    for (const { offset } of this.open) {
      this.report(new TagFault('template-unbalanced', '{% if %} has no {% endif %}', offset));
    }
    return { source: this.source, nodes: this.root, problems: this.problems };
  }

  private nextTag(from: number): number {
    for (let at = this.source.indexOf('{', from); at !== -1; at = this.source.indexOf('{', at + 1)) {
      const second = this.source[at + 1];
      if (second === '{' || second === '%' || second === '#') return at;
    }
    return -1;
  }

  /** Reads the tag at `offset`; false when the rest of the file cannot be read. */
  private readTagAt(offset: number): boolean {
    const mark = this.source[offset + 2];
    this.text(mark === '-' ? this.endOfTextBefore(offset) : offset);
    this.at = offset;
    const inside = offset + (mark === '-' || mark === '+' ? 3 : 2);
    try {
      if (this.source[offset + 1] === '#') this.comment(offset);
      else if (this.source[offset + 1] === '{') this.output(offset, inside);
      else if (!this.raw(offset)) this.statement(offset, inside);
      return true;
    } catch (fault) {
      if (!(fault instanceof TagFault)) throw fault;
      this.report(fault);
      return fault.code !== 'template-unclosed' && this.skip(offset);
    }
  }

  private comment(offset: number): void {
    const end = this.source.indexOf('#}', offset + 2);
    if (end === -1) {
      const hint = '"{#" begins a comment; put such text between {% raw %} and {% endraw %}';
      throw new TagFault('template-unclosed', `a comment has no "#}": ${hint}`, offset);
    }
    const last = this.source[end - 1];
    this.resume(end + 2, last === '-' || last === '+' ? last : '', true);
  }

  private output(offset: number, inside: number): void {
    const tag = readTag(this.source, inside, '}}');
    const parser = new ExpressionParser(tag.tokens, offset);
    const expression = parser.expression();
    parser.end();
    this.nodes.push({ kind: 'output', expression, offset });
    this.resume(tag.end, tag.mark, false);
  }

  private raw(offset: number): boolean {
    rawBegin.lastIndex = offset;
    const begin = rawBegin.exec(this.source);
    if (!begin) return false;
    let start = offset + begin[0].length;
    if (begin[1] === '-') start = this.skipWhitespace(start);
    for (let at = this.source.indexOf('{%', start); at !== -1; at = this.source.indexOf('{%', at + 2)) {
      rawEnd.lastIndex = at;
      const end = rawEnd.exec(this.source);
      if (!end) continue;
      this.at = start;
      this.text(end[1] === '-' ? this.endOfTextBefore(at) : at);
      this.resume(at + end[0].length, end[2] === '-' || end[2] === '+' ? end[2] : '', true);
      return true;
    }
    throw new TagFault('template-unclosed', '{% raw %} has no {% endraw %}', offset);
  }

  private statement(offset: number, inside: number): void {
    const tag = readTag(this.source, inside, '%}');
    const keyword = tag.tokens[0]?.type === 'name' ? tag.tokens[0].text : '';
    const parser = new ExpressionParser(tag.tokens.slice(1), offset);
    if (keyword === 'if') this.beginIf(offset, parser);
    else if (keyword === 'elif') this.branch(offset, keyword, parser);
    else if (keyword === 'else') this.branch(offset, keyword, parser);
    else if (keyword === 'endif') this.endIf(offset, parser);
    else if (keyword === 'set') this.set(offset, parser);
    else this.unsupported(offset, keyword, tag);
    this.resume(tag.end, tag.mark, true);
  }

  private beginIf(offset: number, parser: ExpressionParser): void {
    if (this.open.length >= templateLimits.depth) {
      throw new TagFault('template-unbalanced', '{% if %} is nested too deeply', offset);
    }
    const branches: Branch[] = [];
    this.nodes.push({ kind: 'if', branches, offset });
    const frame = { branches, offset, outer: this.nodes, hasElse: false };
    this.open.push(frame);
    this.addBranch(frame, offset, parser);
  }

  private branch(offset: number, keyword: 'elif' | 'else', parser: ExpressionParser): void {
    const current = this.open.at(-1);
    if (!current || current.hasElse) {
      if (this.ignoredEnds.length > 0) return;
      throw new TagFault('template-unbalanced', `{% ${keyword} %} stands without its {% if %}`, offset);
    }
    if (keyword === 'elif') return this.addBranch(current, offset, parser);
    parser.end();
    const body: TemplateNode[] = [];
    current.branches.push({ test: undefined, body });
    current.hasElse = true;
    this.nodes = body;
  }

  /** The branch is opened before its test is read, so that a bad test does not unbalance what follows. */
  private addBranch(frame: OpenIf, offset: number, parser: ExpressionParser): void {
    const branch: Branch = { test: { kind: 'literal', value: false, offset }, body: [] };
    frame.branches.push(branch);
    this.nodes = branch.body;
    branch.test = parser.expression();
    parser.end();
  }

  private endIf(offset: number, parser: ExpressionParser): void {
    parser.end();
    const current = this.open.pop();
    if (!current) throw new TagFault('template-unbalanced', '{% endif %} stands without {% if %}', offset);
    this.nodes = current.outer;
  }

  private set(offset: number, parser: ExpressionParser): void {
    const name = parser.name().text;
    parser.sign('=');
    const expression = parser.expression();
    parser.end();
    this.nodes.push({ kind: 'set', name, expression, offset });
  }

  private unsupported(offset: number, keyword: string, tag: Tag): void {
    if (keyword.startsWith('end') && this.ignoredEnds.at(-1) === keyword.slice(3)) {
      this.ignoredEnds.pop();
      return;
    }
    if (blockNames.test(keyword)) this.ignoredEnds.push(keyword);
    const found = keyword || tag.tokens[0]?.text || '';
    const message = `{% ${found.slice(0, 40)} %} is not supported; there are if, elif, else, endif, set, raw and endraw`;
    this.problems.push({ code: 'template-unsupported', message, ...this.lines.at(offset) });
  }

  /** Continues behind a tag that could not be read; false when it has no end. */
  private skip(offset: number): boolean {
    const close = { '{': '}}', '%': '%}', '#': '#}' }[this.source[offset + 1] ?? ''] ?? '}}';
    const end = this.source.indexOf(close, offset + 2);
    if (end === -1) return false;
    this.resume(end + 2, '', close === '%}');
    return true;
  }

  private text(end: number): void {
    if (end > this.at) this.nodes.push({ kind: 'text', start: this.at, end });
    this.at = Math.max(this.at, end);
  }

  /** Goes on at `end`, behind the white space that the tag takes with it. */
  private resume(end: number, mark: Tag['mark'], trims: boolean): void {
    this.at = end;
    if (mark === '-') this.at = this.skipWhitespace(end);
    else if (trims && mark === '') {
      if (this.source.startsWith('\n', end)) this.at = end + 1;
      else if (this.source.startsWith('\r\n', end)) this.at = end + 2;
    }
  }

  private skipWhitespace(from: number): number {
    whitespace.lastIndex = from;
    return from + (whitespace.exec(this.source)?.[0].length ?? 0);
  }

  private endOfTextBefore(offset: number): number {
    let end = offset;
    while (end > this.at && isSpace(this.source.charCodeAt(end - 1))) end--;
    return end;
  }

  private report(fault: TagFault): void {
    this.problems.push({ code: fault.code, message: fault.message, ...this.lines.at(fault.offset) });
  }
}

function isSpace(code: number): boolean {
  return code < 128 ? code === 32 || (code >= 9 && code <= 13) : /\s/.test(String.fromCharCode(code));
}
