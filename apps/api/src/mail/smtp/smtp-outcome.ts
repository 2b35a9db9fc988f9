import type { SendOutcome } from '../mail-sender';

/** What nodemailer says about a failure; see its errors.js and smtp-connection. All of it is optional. */
export interface SmtpFailure {
  readonly code?: string | undefined;
  /** The command that was answered; `CONN` when the connection itself failed, `API` when nothing was sent. */
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
}

type Failed = Exclude<SendOutcome, { kind: 'sent' }>;

/** Replies that are about us (no sign-in, no TLS, wrong order), though their number starts with 5. */
const notAboutTheMail: readonly number[] = [503, 530, 534, 535, 538];

const happened: Readonly<Record<string, string>> = {
  EDNS: 'the mail server’s name could not be resolved',
  ETLS: 'no TLS connection to the mail server could be made',
  EAUTH: 'the mail server did not accept our user name and password',
  ENOAUTH: 'the mail server wants a user name and password',
  ETIMEDOUT: 'the mail server did not answer in time',
  ECONNECTION: 'the connection to the mail server was lost',
  ESOCKET: 'the connection to the mail server failed',
  EPROTOCOL: 'the mail server answered something unexpected',
  EABORT: 'sending was stopped',
};

/** `550 5.1.1`: the numbers of a reply. Its words are left out, because servers repeat addresses in them. */
function numbersOf({ response, responseCode }: SmtpFailure): string {
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
  return [responseCode, status].filter(Boolean).join(' ');
}

/**
 * Sorts a failed try.
 *
 * Nodemailer reports a lost connection and a time-out alike in every phase (`CONN`), so whether the mail had
 * begun to leave is asked separately. Only a complete reply to MAIL FROM, RCPT TO, DATA or to the mail itself
 * is an answer; it is certain, also after the last byte: a server that answers 4xx or 5xx has not taken it.
 *
 * @param mailHasBegun whether a first byte of the mail was handed to the connection
 */
export function outcomeOfFailure(failure: SmtpFailure, mailHasBegun: boolean): Failed {
  const { code, command, responseCode = 0 } = failure;
  const numbers = numbersOf(failure);

  if (code === 'EENVELOPE' && command === 'API') {
    return { kind: 'refused', sentence: 'the address cannot be mailed to' };
  }
  if ((code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 400 && responseCode < 600) {
    if (command === 'MAIL FROM') {
      return { kind: 'later', sentence: `the mail server does not accept our sender (${numbers})` };
    }
    const isFinal = responseCode >= 500 && !notAboutTheMail.includes(responseCode);
    const what = command === 'RCPT TO' ? 'recipient' : 'mail';
    return isFinal
      ? { kind: 'refused', sentence: `the mail server refused the ${what} (${numbers})` }
      : { kind: 'later', sentence: `the mail server does not take the ${what} now (${numbers})` };
  }
  const what = (code !== undefined && happened[code]) || 'the mail could not be handed over';
  const sentence = numbers === '' ? what : `${what} (${numbers})`;
  return mailHasBegun
    ? { kind: 'unknown', sentence: `${sentence} while the mail was being handed over; it may have arrived` }
    : { kind: 'later', sentence };
}
