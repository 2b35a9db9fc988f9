import { randomBytes } from 'node:crypto';
import { headers, type MsgHdrs } from '@nats-io/transport-node';

/** CloudEvents 1.0 attributes, carried as NATS headers (binary mode), plus the W3C trace context. */
export interface Envelope {
  /** Unique for the fact; also the `Nats-Msg-Id` by which JetStream drops repeats. */
  readonly id: string;
  readonly type: string;
  /** Who says it, e.g. `/api` or `/worker/be1`. */
  readonly source: string;
  /** What it is about: the last token of its subject. */
  readonly subject: string;
  /** ISO 8601. */
  readonly time: string;
  readonly traceparent: string;
}

/** A new W3C `traceparent` with random ids, sampled. */
export const newTraceparent = (): string =>
  `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;

/** The same trace, a new span: for a message that another one caused. */
export function childTraceparent(parent: string): string {
  const trace = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent)?.[1];
  return trace === undefined ? newTraceparent() : `00-${trace}-${randomBytes(8).toString('hex')}-01`;
}

export function toHeaders(envelope: Envelope): MsgHdrs {
  const result = headers();
  result.set('ce-specversion', '1.0');
  result.set('ce-id', envelope.id);
  result.set('ce-type', envelope.type);
  result.set('ce-source', envelope.source);
  result.set('ce-subject', envelope.subject);
  result.set('ce-time', envelope.time);
  result.set('content-type', 'application/json');
  result.set('traceparent', envelope.traceparent);
  return result;
}

/** Reads an envelope; `undefined` when a message does not carry one. */
export function fromHeaders(given: MsgHdrs | undefined): Envelope | undefined {
  if (given === undefined || given.get('ce-specversion') !== '1.0') return undefined;
  const envelope = {
    id: given.get('ce-id'),
    type: given.get('ce-type'),
    source: given.get('ce-source'),
    subject: given.get('ce-subject'),
    time: given.get('ce-time'),
    traceparent: given.get('traceparent'),
  };
  return envelope.id === '' || envelope.type === '' ? undefined : envelope;
}
