import { LineIndex } from '../report/text-position';
import { evaluate, type Scope } from './evaluate';
import { templateLimits } from './template-limits';
import { parseTemplate } from './template-parser';
import { TagFault, type TemplateProblem } from './template-problem';
import type { Template, TemplateNode } from './template-tree';
import { isTruthy, member, toText, type TemplateLookup, type TemplateValue } from './template-value';

export type TemplateVariables = TemplateLookup | Readonly<Record<string, TemplateValue>>;

export interface RenderOptions {
  /**
   * `json` writes values so that they stay inside the JSON text they stand in: a quote in a value then
   * cannot break a notebook. Plain values look the same either way.
   */
  readonly escape?: 'none' | 'json';
}

export interface Rendering {
  readonly text: string;
  /** Empty when every tag could be rendered. What could not be rendered left nothing in the text. */
  readonly problems: readonly TemplateProblem[];
  /** Where a character of the finished text comes from in the template. */
  readonly sourceOffset: (outputOffset: number) => number;
}

/**
 * Renders a template with values. Strict: a name without a value is a problem, never an empty text in
 * silence. Never throws and never runs the author's text as code.
 */
export function renderTemplate(
  template: string | Template,
  variables: TemplateVariables,
  options: RenderOptions = {},
): Rendering {
  const parsed = typeof template === 'string' ? parseTemplate(template) : template;
  return new Renderer(parsed, variables, options.escape === 'json').render();
}

class Renderer {
  private readonly chunks: string[] = [];
  private readonly outputStarts: number[] = [];
  private readonly sourceStarts: number[] = [];
  private readonly problems: TemplateProblem[];
  private readonly assigned = new Map<string, TemplateValue>();
  private readonly scope: Scope;
  private lines: LineIndex | undefined;
  private length = 0;
  private isFull = false;

  constructor(
    private readonly template: Template,
    variables: TemplateVariables,
    private readonly escapesJson: boolean,
  ) {
    this.problems = [...template.problems];
    this.scope = (name) => (this.assigned.has(name) ? this.assigned.get(name) : member(variables, name));
  }

  render(): Rendering {
    this.body(this.template.nodes);
    const { outputStarts, sourceStarts } = this;
    return {
      text: this.chunks.join(''),
      problems: this.problems,
      sourceOffset: (output) => {
        const chunk = lastAtOrBefore(outputStarts, output);
        return (sourceStarts[chunk] ?? 0) + (output - (outputStarts[chunk] ?? 0));
      },
    };
  }

  private body(nodes: readonly TemplateNode[]): void {
    for (const node of nodes) {
      try {
        this.node(node);
      } catch (fault) {
        if (!(fault instanceof TagFault)) throw fault;
        this.report(fault);
      }
    }
  }

  private node(node: TemplateNode): void {
    switch (node.kind) {
      case 'text':
        return this.write(this.template.source.slice(node.start, node.end), node.start);
      case 'output': {
        const text = toText(evaluate(node.expression, this.scope));
        return this.write(this.escapesJson ? JSON.stringify(text).slice(1, -1) : text, node.offset);
      }
      case 'set':
        this.assigned.set(node.name, evaluate(node.expression, this.scope));
        return;
      case 'if':
        for (const { test, body } of node.branches) {
          if (test === undefined || isTruthy(evaluate(test, this.scope))) return this.body(body);
        }
    }
  }

  private write(text: string, source: number): void {
    if (this.isFull) return;
    if (this.length + text.length > templateLimits.outputLength) {
      this.isFull = true;
      throw new TagFault('template-too-large', 'the finished text becomes too long', source);
    }
    this.outputStarts.push(this.length);
    this.sourceStarts.push(source);
    this.chunks.push(text);
    this.length += text.length;
  }

  private report(fault: TagFault): void {
    if (this.problems.length >= templateLimits.problems) return;
    const { code, message, offset, path } = fault;
    const at = (this.lines ??= new LineIndex(this.template.source)).at(offset);
    this.problems.push({ code, message, ...at, ...(path ? { name: path.join('.'), path } : {}) });
  }
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
