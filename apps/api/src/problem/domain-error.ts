/**
 * A refusal that callers expect. `code` is stable, `message` is a sentence for people, `errors` names fields.
 * Mapped to HTTP in one place, problem.filter.ts.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503,
    readonly code: string,
    sentence: string,
    readonly errors: readonly { readonly field: string; readonly message: string }[] = [],
    options?: { cause?: unknown },
  ) {
    super(sentence, options);
  }
}
