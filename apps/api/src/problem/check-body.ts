import { Injectable, type PipeTransform } from '@nestjs/common';
import type * as z from 'zod';
import { DomainError } from './domain-error';

/** Checks a request's body by a schema of libs/contracts. The answer names every bad field. */
@Injectable()
export class CheckBody<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  constructor(private readonly schema: S) {}

  transform(body: unknown): z.output<S> {
    const result = this.schema.safeParse(body ?? {});
    if (result.success) return result.data;
    throw new DomainError(
      400,
      'invalid-fields',
      'Some fields are missing or wrong.',
      fieldErrors(result.error),
    );
  }
}

function fieldErrors(error: z.ZodError): { field: string; message: string }[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((field) => ({ field: field.slice(0, 64), message: 'there is no such field' }));
    }
    return [{ field: issue.path.join('.') || 'body', message: issue.message }];
  });
}
