import { isValid } from 'mailchecker';
import { DomainError } from '../problem/domain-error';

/**
 * What makes two addresses one person: lower case, and without a `+tag` in the local part. Dots count, because
 * to most mail servers they do.
 */
export function emailKey(email: string): string {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at).toLowerCase();
  return `${local.split('+', 1)[0] || local}@${email.slice(at + 1).toLowerCase()}`;
}

/** Refuses disposable addresses and domains that the operator denies. @throws DomainError */
export function assertWelcome(email: string, deniedDomains: readonly string[]): void {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  const denied = deniedDomains.some((entry) => {
    const wanted = entry.replace(/^@/, '').toLowerCase();
    return domain === wanted || domain.endsWith(`.${wanted}`);
  });
  if (denied || !isValid(email)) {
    throw new DomainError(400, 'email-refused', 'This e-mail address cannot be used.', [
      {
        field: 'email',
        message: 'use an address that is yours for longer; disposable ones are not accepted',
      },
    ]);
  }
}
