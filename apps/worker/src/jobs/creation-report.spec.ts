import { createSeatV1 } from '@wod/contracts';
import { printable, secretsOf } from './creation-report';

describe('printable', () => {
  it('makes one plain line of what a terminal was meant to show', () => {
    expect(printable('\u001b[32mOK\u001b[0m\r\n\tdone\u2028next\u0007', [], 100)).toBe('OK done next');
  });

  it('cuts what is too long', () => {
    expect(printable('x'.repeat(50), [], 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('hides secrets wherever they stand', () => {
    const line = 'Jupyter at http://localhost/seat/1/lab?token=0123456789abcdef and 0123456789abcdef';
    expect(printable(line, ['0123456789abcdef'], 200)).toBe(
      'Jupyter at http://localhost/seat/1/lab?token=… and …',
    );
  });
});

describe('secretsOf', () => {
  it('knows every secret of a job', () => {
    const job = {
      ...createSeatV1.example,
      access: { username: 'student7', passwordProof: 'proof-proof-proof', linkKey: 'link-key-link-key' },
      variables: { PASSSTU: 'pass-word-pass', STDID: '7' },
    };
    expect(secretsOf(job, 'token-token')).toEqual([
      'token-token',
      'link-key-link-key',
      'proof-proof-proof',
      'pass-word-pass',
    ]);
  });
});
