import { randomUUID } from 'node:crypto';
import { eventSubject, streams, type EventContract } from '@wod/contracts';
import type * as z from 'zod';
import type { Bus } from './bus';
import { newTraceparent, toHeaders, type Envelope } from './cloud-event';

/** One message that is ready to be stored in a stream. */
export interface OutgoingMessage {
  readonly stream: string;
  readonly subject: string;
  readonly envelope: Envelope;
  readonly data: unknown;
}

/**
 * Stores a message and returns once JetStream has it on disk. Publishing the same envelope again within the
 * stream's window is harmless.
 * @throws on any doubt; the caller then publishes the same message again
 */
export async function publishMessage(bus: Bus, message: OutgoingMessage): Promise<number> {
  const ack = await bus.jetstream.publish(message.subject, JSON.stringify(message.data), {
    msgID: message.envelope.id,
    headers: toHeaders(message.envelope),
    expect: { streamName: message.stream },
    timeout: 5_000,
  });
  return ack.seq;
}

/** Publishes an event of a service that has no outbox, i.e. of a worker. Validates first. */
export async function publishEvent<S extends z.ZodType>(
  bus: Bus,
  contract: EventContract<string, S>,
  data: z.input<S>,
  options: { readonly source: string; readonly id?: string; readonly traceparent?: string | undefined },
): Promise<number> {
  const checked = contract.schema.parse(data) as Record<string, unknown>;
  const subject = String(checked[contract.subjectField]);
  return publishMessage(bus, {
    stream: streams.events,
    subject: eventSubject(contract, subject),
    envelope: {
      id: options.id ?? randomUUID(),
      type: contract.type,
      source: options.source,
      subject,
      time: new Date().toISOString(),
      traceparent: options.traceparent ?? newTraceparent(),
    },
    data: checked,
  });
}
