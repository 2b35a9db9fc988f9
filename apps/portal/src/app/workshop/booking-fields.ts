import { type BookingRequest, bookingRequest, termsVersion } from '@wod/contracts';
import * as z from 'zod';
import { type FieldError, splitFieldErrors } from '../api/refusal';

// Schemas would be compiled with `new Function`, which the site's content security policy forbids.
z.config({ jitless: true });

export const bookingFields = ['name', 'email', 'company', 'terms'] as const;
/** The fields of the form, in the order in which they are shown and read. */
export type BookingField = (typeof bookingFields)[number];

export interface BookingValues {
  readonly name: string;
  readonly email: string;
  readonly company: string;
  readonly terms: boolean;
}

export type BookingErrors = Partial<Record<BookingField, string>>;

export const emptyBooking: BookingValues = { name: '', email: '', company: '', terms: false };

/** What is sent, or what is wrong with it, by the very schema that the api checks with. */
export function checkBooking(
  workshop: string,
  values: BookingValues,
): { request: BookingRequest } | { errors: BookingErrors; rest: string[] } {
  const result = bookingRequest.safeParse({
    workshop,
    name: values.name,
    email: values.email,
    company: values.company,
    terms: values.terms ? termsVersion : '',
    language: 'en',
  });
  if (result.success) return { request: result.data };
  const issues = result.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  return bookingErrors(issues);
}

/** Messages by field, as sentences. A server's errors pass through here as well. */
export function bookingErrors(errors: readonly FieldError[]): { errors: BookingErrors; rest: string[] } {
  const { byField, rest } = splitFieldErrors(errors, bookingFields);
  const sentences: BookingErrors = {};
  for (const field of bookingFields) {
    const message = byField[field];
    if (message !== undefined) sentences[field] = asSentence(message);
  }
  return { errors: sentences, rest: rest.map(asSentence) };
}

function asSentence(message: string): string {
  const capital = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
