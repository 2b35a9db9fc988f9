import { createHmac, randomBytes } from 'node:crypto';
import { isPassword } from './password-proof';

const key = randomBytes(32);
const linkKey = key.toString('base64url');
const proof = createHmac('sha256', key).update('student7:correct horse').digest('base64url');

describe('isPassword', () => {
  it('takes the pair that was proved', () => {
    expect(isPassword({ username: 'student7', password: 'correct horse' }, linkKey, proof)).toBe(true);
  });

  it.each([
    ['another password', { username: 'student7', password: 'correct Horse' }],
    ['another name', { username: 'student8', password: 'correct horse' }],
    ['a border that was moved', { username: 'student7:correct horse', password: '' }],
    ['nothing', { username: '', password: '' }],
  ])('refuses %s', (_, given) => {
    expect(isPassword(given, linkKey, proof)).toBe(false);
  });

  it('refuses everything where key or proof are missing', () => {
    const given = { username: 'student7', password: 'correct horse' };
    expect(isPassword(given, '', proof)).toBe(false);
    expect(isPassword(given, linkKey, '')).toBe(false);
    const underEmptyKey = createHmac('sha256', '').update('student7:correct horse').digest('base64url');
    expect(isPassword(given, '', underEmptyKey)).toBe(false);
  });
});
