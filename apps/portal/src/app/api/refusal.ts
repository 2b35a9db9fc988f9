import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@wod/contracts';

/**
 * Why a request did not succeed, in the two shapes a page must tell apart: nobody answered (worth
 * trying again, and the server may even have acted), or the server refused with a problem+json.
 */
export type Refusal =
  | { readonly kind: 'unreachable' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly sentence: string;
      readonly errors: readonly FieldError[];
    };

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

const fallback = 'Something went wrong on our side. Please try again in a moment.';

/** Reads any thrown value as a refusal. Never throws: an answer that is no problem+json is still one. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof HttpErrorResponse) || error.status === 0) return { kind: 'unreachable' };
  const body: Partial<Problem> =
    typeof error.error === 'object' && error.error !== null ? (error.error as Partial<Problem>) : {};
  return {
    kind: 'refused',
    status: error.status,
    code: typeof body.code === 'string' ? body.code : `http-${error.status}`,
    sentence: sentenceOf(body) ?? fallback,
    errors: Array.isArray(body.errors) ? body.errors.filter(isFieldError) : [],
  };
}

function sentenceOf(body: Partial<Problem>): string | undefined {
  return [body.detail, body.title].find((text) => typeof text === 'string' && text.length > 0);
}

function isFieldError(value: unknown): value is FieldError {
  const candidate = value as Partial<FieldError> | null;
  return typeof candidate?.field === 'string' && typeof candidate.message === 'string';
}

/** True when the answer means that this browser may not see the thing, or that there is no such thing. */
export function isNoAccess(refusal: Refusal | undefined): boolean {
  return refusal?.kind === 'refused' && [401, 403, 404, 410].includes(refusal.status);
}

/**
 * The first message of each known field, and the rest in one list for the whole form. A server may name
 * a field as a JSON pointer or a path (`/email`, `body.email`); its last part is what the form calls it.
 */
export function splitFieldErrors<F extends string>(
  errors: readonly FieldError[],
  fields: readonly F[],
): { byField: Partial<Record<F, string>>; rest: string[] } {
  const byField: Partial<Record<F, string>> = {};
  const rest: string[] = [];
  for (const { field, message } of errors) {
    const name = field.split(/[./]/).filter(Boolean).at(-1);
    const known = fields.find((candidate) => candidate === name);
    if (known === undefined) rest.push(message);
    else byField[known] ??= message;
  }
  return { byField, rest };
}
