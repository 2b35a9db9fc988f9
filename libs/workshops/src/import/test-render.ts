import { isUtf8 } from 'node:buffer';
import type { WorkshopMode } from '../bundle/render-bundle';
import { isNotebook, type WorkshopFile } from '../folder/workshop-files';
import type { Findings } from '../report/findings';
import { LineIndex } from '../report/text-position';
import { readNotebook, type NotebookReading } from '../notebook/read-notebook';
import { renderTemplate, type Rendering } from '../template/render-template';
import { parseTemplate } from '../template/template-parser';
import type { TemplateProblem } from '../template/template-problem';
import { templateVariables } from '../template/template-variables';
import { builtInNames, classifyVariable, nearestPlatformVariable } from '../variables/platform-variables';
import { templateContext, type VariableValues } from '../variables/template-context';

/** A template as students get it, tried with sample values. */
export interface TriedTemplate {
  readonly file: string;
  readonly names: readonly string[];
  /** Variables without a value that an operator has to give. */
  readonly missing: readonly string[];
  readonly mentionsChallenge: boolean;
  /** For notebooks: what came out for a workshop. */
  readonly notebook?: NotebookReading;
  /** Line in the author's file of a place in the finished text. */
  readonly lineOf: (offset: number) => number;
}

/**
 * Renders one template as it will be rendered for students, once as a workshop and, where the text tells
 * the two apart, once as a challenge. What is wrong goes to `findings`, with the author's own line.
 */
export function tryTemplate(
  file: WorkshopFile,
  values: VariableValues,
  entry: string,
  findings: Findings,
): TriedTemplate | undefined {
  if (!isUtf8(file.content)) {
    const message = 'This file is not UTF-8 text; students get it as it is, without values.';
    findings.warning(file.path, undefined, 'not-utf8', message);
    return undefined;
  }
  return new TemplateTrial(file, values, entry, findings).run();
}

class TemplateTrial {
  private readonly source: string;
  private readonly lines: LineIndex;
  /** Variables that an operator has to give: where each is asked for first, and how often. */
  private readonly missing = new Map<string, { line: number; place: string; lines: Set<number> }>();

  constructor(
    private readonly file: WorkshopFile,
    private readonly values: VariableValues,
    private readonly entry: string,
    private readonly findings: Findings,
  ) {
    this.source = file.content.toString('utf8');
    this.lines = new LineIndex(this.source);
  }

  run(): TriedTemplate {
    const template = parseTemplate(this.source);
    const mentionsChallenge = this.source.includes('CHLG');
    const workshop = this.render(template, 'WKSHP');
    // A notebook that is broken anyway need not be reported a second time.
    if (mentionsChallenge && workshop.notebook?.is !== 'broken') this.render(template, 'CHLG');
    this.reportMissing();
    const names = templateVariables(template)
      .map(({ path }) => (path[0] === 'hostvars' ? path[2] : path[0]) ?? '')
      .filter((name) => name !== '' && name !== '*' && !builtInNames.has(name));
    return {
      file: this.file.path,
      names: [...new Set(names)],
      missing: [...this.missing.keys()],
      mentionsChallenge,
      ...(workshop.notebook ? { notebook: workshop.notebook } : {}),
      lineOf: (offset) => this.lineOf(workshop.rendering, offset),
    };
  }

  private render(
    template: ReturnType<typeof parseTemplate>,
    mode: WorkshopMode,
  ): { rendering: Rendering; notebook?: NotebookReading } {
    const context = templateContext({ ...this.values, MODEWS: mode });
    const isJson = isNotebook(this.file.path);
    const rendering = renderTemplate(template, context, { escape: isJson ? 'json' : 'none' });
    const notebook = isJson ? readNotebook(rendering.text) : undefined;
    // Problems of grammar leave holes, and holes make further problems that are not the author's.
    const problems = template.problems.length > 0 ? template.problems : rendering.problems;
    for (const problem of problems) this.reportProblem(problem, this.cellAt(problem, rendering, notebook));
    if (notebook?.is === 'broken') this.reportBroken(notebook, rendering, mode);
    return { rendering, ...(notebook ? { notebook } : {}) };
  }

  private reportProblem(problem: TemplateProblem, cell: number | undefined): void {
    const { path: file } = this.file;
    const place = cell === undefined ? '' : `Cell ${cell}: `;
    if (problem.code !== 'undefined-variable' || !problem.path) {
      this.findings.error(file, problem.line, problem.code, `${place}${upperFirst(problem.message)}.`);
      return;
    }
    const name = problem.path.at(-1) ?? '';
    if (classifyVariable(problem.path) === 'operator') {
      const known = this.missing.get(name);
      if (known) known.lines.add(problem.line);
      else this.missing.set(name, { line: problem.line, place, lines: new Set([problem.line]) });
      return;
    }
    const near = nearestPlatformVariable(name);
    const hint = near
      ? `did you mean ${near}?`
      : 'give it a value in "variables" of wod.yml, or put text that is no variable between {% raw %} and {% endraw %}.';
    const message = `${place}The variable "${problem.path.join('.')}" is not defined; ${hint}`;
    this.findings.error(file, problem.line, problem.code, message);
  }

  private reportMissing(): void {
    for (const [name, { line, place, lines }] of this.missing) {
      const others = lines.size > 1 ? ` (in ${lines.size} lines of this file)` : '';
      const message =
        `${place}"${name}" has no value${others}: the workshop needs an appliance or a value. An operator sets it among ` +
        `the values of this workshop, an author in "variables" of wod.yml; until then it cannot be booked.`;
      this.findings.warning(this.file.path, line, 'variable-needs-value', message);
    }
  }

  /** The number of the cell, from 1, in which a problem stands. */
  private cellAt(
    problem: TemplateProblem,
    rendering: Rendering,
    notebook: NotebookReading | undefined,
  ): number | undefined {
    if (!notebook) return undefined;
    const offsets =
      notebook.is === 'broken' ? notebook.cellOffsets : notebook.notebook.cells.map(({ offset }) => offset);
    const before = offsets.filter((offset) => this.lineOf(rendering, offset) <= problem.line).length;
    return before > 0 ? before : undefined;
  }

  private reportBroken(
    notebook: NotebookReading & { is: 'broken' },
    rendering: Rendering,
    mode: WorkshopMode,
  ): void {
    const { path } = this.file;
    const { line, column } = this.lines.at(rendering.sourceOffset(notebook.offset));
    const what = `The notebook is not valid${mode === 'CHLG' ? ' as a challenge' : ''} (column ${column}): ${notebook.reason}.`;
    if (path === this.entry) {
      this.findings.error(
        path,
        line,
        'notebook-invalid',
        `${what} The workshop begins here, so it cannot be offered.`,
      );
    } else {
      this.findings.warning(
        path,
        line,
        'notebook-invalid',
        `${what} Students will see this notebook as broken.`,
      );
    }
  }

  private lineOf(rendering: Rendering, offset: number): number {
    return this.lines.at(rendering.sourceOffset(offset)).line;
  }
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
