import { HttpErrorResponse } from '@angular/common/http';
import { isNoAccess, refusalOf, splitFieldErrors } from './refusal';

const answer = (status: number, error: unknown) => new HttpErrorResponse({ status, error });

describe('a refusal', () => {
  it('is unreachable when nobody answered', () => {
    expect(refusalOf(answer(0, new ProgressEvent('error')))).toEqual({ kind: 'unreachable' });
    expect(refusalOf(new Error('timeout'))).toEqual({ kind: 'unreachable' });
  });

  it('takes code, sentence and field errors from problem+json', () => {
    const problem = {
      type: 'about:blank',
      title: 'Invalid',
      detail: 'Some fields are wrong.',
      status: 422,
      code: 'invalid',
      errors: [{ field: 'email', message: 'no such domain' }, { wrong: true }],
    };
    expect(refusalOf(answer(422, problem))).toEqual({
      kind: 'refused',
      status: 422,
      code: 'invalid',
      sentence: 'Some fields are wrong.',
      errors: [{ field: 'email', message: 'no such domain' }],
    });
  });

  it.each([null, 'Bad Gateway', '<html></html>', 42, { title: 7, code: null }])(
    'has a sentence for people when the body is %p',
    (body) => {
      expect(refusalOf(answer(502, body))).toMatchObject({
        kind: 'refused',
        code: 'http-502',
        sentence: expect.stringContaining('try again'),
        errors: [],
      });
    },
  );

  it.each([401, 403, 404, 410])('means no access on %i', (status) => {
    expect(isNoAccess(refusalOf(answer(status, null)))).toBe(true);
  });

  it('means no access on nothing else', () => {
    expect(isNoAccess(refusalOf(answer(500, null)))).toBe(false);
    expect(isNoAccess({ kind: 'unreachable' })).toBe(false);
    expect(isNoAccess(undefined)).toBe(false);
  });
});

describe('field errors', () => {
  it('go to their field, however the server writes its name, and the first one wins', () => {
    const errors = ['email', '/name', 'body.company', '/body/name'].map((field) => ({
      field,
      message: `about ${field}`,
    }));
    expect(splitFieldErrors(errors, ['name', 'email', 'company'])).toEqual({
      byField: { email: 'about email', name: 'about /name', company: 'about body.company' },
      rest: [],
    });
  });

  it('go to the whole form when their field is not in it', () => {
    expect(splitFieldErrors([{ field: '', message: 'closed' }], ['name'])).toEqual({
      byField: {},
      rest: ['closed'],
    });
  });
});
