/**
 * Bounds that keep one template from costing more than reading it. A template is an author's text, so it
 * is treated like any other input from outside.
 */
export const templateLimits = {
  /** Characters of a template. */
  sourceLength: 20 * 1024 * 1024,
  /** Characters that one template may produce. */
  outputLength: 64 * 1024 * 1024,
  /** Characters of one value; without it `{% set a = a ~ a %}` doubles until memory ends. */
  valueLength: 1024 * 1024,
  /** Open `{% if %}` blocks, and brackets, `not` and `if` within one tag. */
  depth: 50,
  /** Words and signs in one tag. */
  tokensPerTag: 1000,
  /** After so many problems the rest of the file is taken as plain text. */
  problems: 100,
} as const;
