import { outcomeOfFailure, type SmtpFailure } from './smtp-outcome';

const kindOf = (failure: SmtpFailure, hasBegun: boolean) => outcomeOfFailure(failure, hasBegun).kind;

describe('a failed try', () => {
  it.each<[string, SmtpFailure, 'refused' | 'later']>([
    ['no such mailbox', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused'],
    ['greylisted', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, 'later'],
    ['mailbox full', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 452 }, 'later'],
    ['no transaction', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 503 }, 'later'],
    ['wants a sign-in', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 530 }, 'later'],
    ['sender unknown', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'later'],
    ['refused at DATA', { code: 'EENVELOPE', command: 'DATA', responseCode: 554 }, 'refused'],
    ['address broken', { code: 'EENVELOPE', command: 'API' }, 'refused'],
    ['shutting down', { code: 'ECONNECTION', command: 'CONN', responseCode: 421 }, 'later'],
    ['bad greeting', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, 'later'],
    ['wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'later'],
    ['no TLS', { code: 'ETLS', command: 'STARTTLS' }, 'later'],
    ['no name', { code: 'EDNS', command: 'CONN' }, 'later'],
    ['no connection', { code: 'ESOCKET', command: 'CONN' }, 'later'],
    ['time-out', { code: 'ETIMEDOUT', command: 'CONN' }, 'later'],
    ['stopped', { code: 'EABORT' }, 'later'],
    ['anything else', {}, 'later'],
  ])('is certain before the mail has begun to leave: %s', (_, failure, kind) => {
    expect(kindOf(failure, false)).toBe(kind);
  });

  it.each<[string, SmtpFailure, 'refused' | 'later' | 'unknown']>([
    ['refused after the last byte', { code: 'EMESSAGE', command: 'DATA', responseCode: 552 }, 'refused'],
    ['put off after the last byte', { code: 'EMESSAGE', command: 'DATA', responseCode: 451 }, 'later'],
    ['shutting down after the last byte', { code: 'EMESSAGE', command: 'DATA', responseCode: 421 }, 'later'],
    ['an answer that is none', { code: 'EMESSAGE', command: 'DATA', responseCode: 354 }, 'unknown'],
    ['half an answer', { code: 'ECONNECTION', command: 'CONN', responseCode: 550 }, 'unknown'],
    ['connection lost', { code: 'ECONNECTION', command: 'CONN' }, 'unknown'],
    ['connection reset', { code: 'ESOCKET', command: 'CONN' }, 'unknown'],
    ['time-out', { code: 'ETIMEDOUT', command: 'CONN' }, 'unknown'],
    ['stopped', { code: 'EABORT' }, 'unknown'],
    ['anything else', {}, 'unknown'],
  ])('is certain afterwards only where the server answered: %s', (_, failure, kind) => {
    expect(kindOf(failure, true)).toBe(kind);
  });

  it('is told by numbers, never by the server’s own words', () => {
    const { sentence } = outcomeOfFailure(
      {
        code: 'EENVELOPE',
        command: 'RCPT TO',
        responseCode: 550,
        response: '550 5.1.1 <student@example.org>: unknown',
      },
      false,
    );
    expect(sentence).toBe('the mail server refused the recipient (550 5.1.1)');
  });
});
