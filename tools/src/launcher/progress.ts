/** Something that takes a while. */
export interface Step {
  /** What it does right now. */
  readonly now: (text: string) => void;
  /** It ended well; `text` replaces its name. */
  readonly done: (text?: string) => void;
  readonly failed: (text?: string) => void;
}

/** Where a start or stop says what it does. */
export interface Progress {
  begin(name: string): Step;
  say(sentence: string): void;
}

export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const clearLine = '\r\u001b[2K';
/** Milliseconds between two lines about the same step where lines cannot be overwritten. */
const quietMs = 5_000;
/** After this long without a word one is said all the same. */
const stillMs = 30_000;

interface Running {
  readonly name: string;
  readonly from: number;
  text: string;
  saidAt: number;
  saidText: string;
}

/**
 * One line for each step when it ends, with its seconds. What still runs is shown in a last line that is
 * overwritten in a terminal, and said now and then elsewhere.
 */
export class LineProgress implements Progress {
  private readonly running = new Set<Running>();
  private timer: NodeJS.Timeout | undefined;
  private hasStatus = false;

  constructor(
    private readonly output: ProgressOutput,
    private readonly clock: () => number = Date.now,
  ) {}

  begin(name: string): Step {
    const step: Running = { name, from: this.clock(), text: '', saidAt: this.clock(), saidText: '' };
    this.running.add(step);
    this.timer ??= setInterval(() => this.show(), this.output.isTTY === true ? 120 : 1_000).unref();
    const end = (mark: string, text: string) => {
      if (!this.running.delete(step)) return;
      this.print(`${mark} ${text}  (${this.secondsOf(step)} s)`);
      if (this.running.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
    return {
      now: (text) => {
        step.text = text;
        this.show();
      },
      done: (text = name) => end('✔', text),
      failed: (text = name) => end('✘', text),
    };
  }

  say(sentence: string): void {
    this.print(sentence);
  }

  private secondsOf(step: Running): string {
    return ((this.clock() - step.from) / 1000).toFixed(1);
  }

  private print(line: string): void {
    this.output.write(`${this.hasStatus ? clearLine : ''}${line}\n`);
    this.hasStatus = false;
  }

  private show(): void {
    if (this.output.isTTY === true) this.showStatus();
    else for (const step of this.running) this.sayNowAndThen(step);
  }

  private showStatus(): void {
    const parts = [...this.running].map(
      (step) => `${step.name}${step.text === '' ? '' : `: ${step.text}`} ${this.secondsOf(step)} s`,
    );
    const line = `… ${parts.join(' · ')}`;
    this.output.write(`${clearLine}${line.slice(0, (this.output.columns ?? 80) - 1)}`);
    this.hasStatus = true;
  }

  private sayNowAndThen(step: Running): void {
    const silentMs = this.clock() - step.saidAt;
    const hasNews = step.text !== step.saidText;
    if (silentMs < (hasNews ? quietMs : stillMs)) return;
    step.saidAt = this.clock();
    step.saidText = step.text;
    this.print(`… ${step.name}${step.text === '' ? '' : `: ${step.text}`}  (${this.secondsOf(step)} s)`);
  }
}

const silentStep: Step = { now: () => undefined, done: () => undefined, failed: () => undefined };

/** Says nothing. */
export const silentProgress: Progress = { begin: () => silentStep, say: () => undefined };
