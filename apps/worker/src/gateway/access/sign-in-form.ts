import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { gatewayLimits } from '../limits';

const form = z.object({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) });
export type SignInForm = z.infer<typeof form>;

/** Reads a sent sign-in form; `undefined` when it is something else, or larger than any form. */
export async function readSignInForm(request: IncomingMessage): Promise<SignInForm | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > gatewayLimits.formBytes) return undefined;
    chunks.push(chunk);
  }
  const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
  const parsed = form.safeParse({ ...fields, username: fields['username']?.trim().toLowerCase() });
  return parsed.success ? parsed.data : undefined;
}
