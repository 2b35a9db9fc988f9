/** Stable names of what can be wrong with a template. */
export type TemplateProblemCode =
  | 'template-too-large'
  | 'template-unclosed'
  | 'template-unbalanced'
  | 'template-unsupported'
  | 'template-syntax'
  | 'template-value'
  | 'undefined-variable';

/** One thing that is wrong with a template. Lines and columns count from 1 in the author's own text. */
export interface TemplateProblem {
  readonly code: TemplateProblemCode;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** For `undefined-variable`: what is missing, e.g. `STDID` or `hostvars.localhost.IP-WKSHP-X`. */
  readonly name?: string;
  /** For `undefined-variable`: the same as a list of names. */
  readonly path?: readonly string[];
}

/** Stops the reading of one tag; the reader reports it and goes on behind that tag. */
export class TagFault extends Error {
  constructor(
    readonly code: TemplateProblemCode,
    message: string,
    readonly offset: number,
    readonly path?: readonly string[],
  ) {
    super(message);
  }
}
