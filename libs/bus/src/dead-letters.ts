import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { streams, type DeadLetter } from '@wod/contracts';
import type { JsMsg } from '@nats-io/jetstream';
import type { Bus } from './bus';
import { isNotFound } from './streams';

/** Longest reason that is kept, in characters. */
const maxReason = 500;

/**
 * Copies a message into WOD_DEAD with where it came from and why, and returns once that copy is on disk. The
 * caller ends the original only then. The copy's subject is `wod.dead.v1.<writer>.<consumer>`.
 */
export async function bury(bus: Bus, writer: string, message: JsMsg, reason: string): Promise<void> {
  const copy = headers();
  for (const [key, values] of message.headers ?? []) {
    if (key.toLowerCase().startsWith('nats-')) continue;
    for (const value of values) copy.append(key, value);
  }
  copy.set('dead-subject', message.subject);
  copy.set('dead-stream', message.info.stream);
  copy.set('dead-consumer', message.info.consumer);
  copy.set('dead-seq', String(message.seq));
  copy.set('dead-deliveries', String(message.info.deliveryCount));
  copy.set('dead-reason', oneLine(reason));
  await bus.jetstream.publish(`wod.dead.v1.${writer}.${message.info.consumer}`, message.data, {
    msgID: `${message.info.stream}:${message.seq}`,
    headers: copy,
    expect: { streamName: streams.dead },
  });
}

const oneLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, maxReason);

/** What operators do with dead letters. */
export class DeadLetters {
  constructor(private readonly bus: Bus) {}

  /** The newest letters first. */
  async list(limit = 100): Promise<DeadLetter[]> {
    const { state } = await this.bus.manager.streams.info(streams.dead);
    const letters: DeadLetter[] = [];
    for (let seq = state.last_seq; seq >= state.first_seq && seq > 0 && letters.length < limit; seq--) {
      const found = await this.read(seq);
      if (found !== undefined) letters.push(found.letter);
    }
    return letters;
  }

  async count(): Promise<number> {
    return (await this.bus.manager.streams.info(streams.dead)).state.messages;
  }

  /** Sends the message to its own subject again as a new one, then drops the letter. False: no such letter. */
  async retry(seq: number): Promise<boolean> {
    const found = await this.read(seq);
    if (found === undefined) return false;
    const again = headers();
    for (const [key, values] of found.headers) {
      if (!key.startsWith('dead-') && !key.toLowerCase().startsWith('nats-')) {
        for (const value of values) again.append(key, value);
      }
    }
    await this.bus.jetstream.publish(found.letter.subject, found.data, {
      msgID: `retry:${seq}`,
      headers: again,
      expect: { streamName: found.letter.stream },
    });
    return this.drop(seq);
  }

  /** Forgets a letter. False: no such letter. */
  async drop(seq: number): Promise<boolean> {
    // Deleting a sequence that never was is answered with an error that says nothing of it: look first.
    if ((await this.read(seq)) === undefined) return false;
    return this.bus.manager.streams.deleteMessage(streams.dead, seq);
  }

  private async read(
    seq: number,
  ): Promise<{ letter: DeadLetter; headers: MsgHdrs; data: Uint8Array } | undefined> {
    const message = await this.bus.manager.streams
      .getMessage(streams.dead, { seq })
      .catch((error: unknown) => {
        if (isGone(error)) return null;
        throw error;
      });
    if (message === null) return undefined;
    const header = (key: string): string => message.header.get(key);
    return {
      headers: message.header,
      data: message.data,
      letter: {
        seq,
        subject: header('dead-subject'),
        stream: header('dead-stream'),
        consumer: header('dead-consumer'),
        deliveries: Number(header('dead-deliveries')),
        reason: header('dead-reason'),
        at: message.time.toISOString(),
      },
    };
  }
}

/** JetStream answers 10037 or 10043 for a message that is not there (any more). */
const isGone = (error: unknown): boolean =>
  isNotFound(error) || [10037, 10043].includes((error as { code?: number }).code ?? 0);
