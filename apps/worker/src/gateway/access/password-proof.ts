import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether user name and password are those of a seat. The proof is the HMAC-SHA-256 of
 * `<username>:<password>` under the seat's link key, so the password itself is nowhere on this machine. It has
 * 80 random bits; a slow hash would protect nothing that those do not.
 * @param linkKey base64url, 256 bits
 * @param passwordProof base64url
 */
export function isPassword(
  given: { readonly username: string; readonly password: string },
  linkKey: string,
  passwordProof: string,
): boolean {
  const key = Buffer.from(linkKey, 'base64url');
  const wanted = Buffer.from(passwordProof, 'base64url');
  const proof = createHmac('sha256', key).update(`${given.username}:${given.password}`).digest();
  return key.length >= 32 && proof.length === wanted.length && timingSafeEqual(proof, wanted);
}
