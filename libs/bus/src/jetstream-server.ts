import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { Catch, type ExceptionFilter } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom, throwError, type Observable } from 'rxjs';
import type * as z from 'zod';
import type { Bus } from './bus';
import { bury } from './dead-letters';
import { judge, PoisonMessage } from './delivery';
import { MessageContext } from './message-context';
import { fromHeaders } from './cloud-event';
import { ackWaitMs, isNotFound } from './streams';

/** One durable consumer that this service reads, and what it may find there. */
export interface ConsumedStream {
  readonly stream: string;
  readonly consumer: string;
  /** Contracts of the messages that come; each must have exactly one handler, registered by its type. */
  readonly contracts: readonly { readonly type: string; readonly schema: z.ZodType }[];
  /** `by-subject`: one at a time for each subject's last token, e.g. a booking. `none`: as they come. */
  readonly order: 'by-subject' | 'none';
  /** Deliveries after which a message is buried in WOD_DEAD. */
  readonly maxDeliveries: number;
  /** How many messages are held, and with `none` worked on, at the same moment. */
  readonly maxInFlight: number;
}

export interface JetStreamServerOptions {
  readonly bus: Bus;
  /** Names this service in dead letters: `api`, or the backend's name. */
  readonly writer: string;
  readonly consumed: readonly ConsumedStream[];
  readonly log: (level: 'info' | 'warn' | 'error', sentence: string, error?: unknown) => void;
}

/** Milliseconds after which an unanswered request for one message is made anew. */
const pullMs = 5_000;

/**
 * Nest's microservice transport over JetStream pull consumers (docs/decisions: why not Nest's own NATS
 * transport). Its promises:
 *
 * - A handler runs at least once for each message; the message is acknowledged, and the acknowledgement
 *   confirmed by the server, only after the handler's promise resolved.
 * - While a handler runs, the message is kept "in progress", so that a slow job is not delivered twice.
 * - A handler that throws gets the message again after a back-off. After `maxDeliveries`, or at once for a
 *   `PoisonMessage`, it is copied to WOD_DEAD with its reason and only then ended.
 * - A message that breaks its contract never reaches a handler.
 * - It does not start while a consumed type has no handler or more than one, or a handler has no contract.
 * - A missing consumer or a lost server is waited for; reading goes on by itself.
 */
export class JetStreamServer extends Server implements CustomTransportStrategy {
  private readonly stopping = new AbortController();
  private readonly readers: ConsumerMessages[] = [];
  private readonly inHand = new Set<Promise<void>>();
  private readonly chains = new Map<string, Promise<void>>();

  constructor(private readonly options: JetStreamServerOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      this.assertHandlers();
    } catch (error) {
      callback(error);
      return;
    }
    // A pull that the server forgot would be noticed only when its heartbeats stay out: ask anew at once.
    const forget = this.options.bus.onReconnect(() => this.readers.forEach((reader) => void reader.close()));
    this.stopping.signal.addEventListener('abort', forget);
    for (const consumed of this.options.consumed) {
      if (consumed.order === 'by-subject') void this.readForEver(consumed);
      else
        for (let slot = 0; slot < consumed.maxInFlight; slot++) void this.workForEver(consumed, slot === 0);
    }
    callback();
  }

  /** Takes no new messages, waits for those in hand, and lets the rest be delivered elsewhere. */
  async close(): Promise<void> {
    this.stopping.abort();
    for (const reader of this.readers) void reader.close();
    await Promise.allSettled(this.inHand);
  }

  on(): never {
    throw new Error('JetStreamServer has no events of its own; watch the bus.');
  }

  unwrap<T>(): T {
    return this.options.bus.connection as T;
  }

  private assertHandlers(): void {
    const contracts = this.options.consumed.flatMap((consumed) => consumed.contracts.map(({ type }) => type));
    for (const type of contracts) {
      const handler = this.messageHandlers.get(type);
      if (handler === undefined) throw new Error(`No handler is registered for ${type}.`);
      if (handler.next !== undefined) throw new Error(`More than one handler is registered for ${type}.`);
    }
    for (const pattern of this.messageHandlers.keys()) {
      if (!contracts.includes(pattern)) throw new Error(`The handler for ${pattern} would never be called.`);
    }
  }

  private async readForEver(consumed: ConsumedStream): Promise<void> {
    let told = false;
    while (!this.stopping.signal.aborted) {
      try {
        const consumer = await this.options.bus.jetstream.consumers.get(consumed.stream, consumed.consumer);
        const messages = await consumer.consume({
          max_messages: consumed.maxInFlight,
          threshold_messages: Math.max(1, Math.floor(consumed.maxInFlight / 2)),
          abort_on_missing_resource: true,
        });
        this.readers.push(messages);
        if (told) this.options.log('info', `Reading ${consumed.consumer} again.`);
        told = false;
        for await (const message of messages) this.take(consumed, message);
        this.readers.splice(this.readers.indexOf(messages), 1);
      } catch (error) {
        if (!told && !this.stopping.signal.aborted) {
          told = true;
          const what = isNotFound(error) ? 'to be made' : 'to answer';
          this.options.log('warn', `Waiting for the consumer ${consumed.consumer} ${what}.`);
        }
      }
      if (!this.stopping.signal.aborted) await pause(500, this.stopping.signal);
    }
  }

  /**
   * One slot of work: asks for one message, deals with it, asks for the next. So the broker hands out no more than
   * is being worked on, and a message that waits for its next try holds no slot.
   */
  private async workForEver(consumed: ConsumedStream, tells: boolean): Promise<void> {
    let told = false;
    while (!this.stopping.signal.aborted) {
      try {
        const consumer = await this.options.bus.jetstream.consumers.get(consumed.stream, consumed.consumer);
        if (told) this.options.log('info', `Reading ${consumed.consumer} again.`);
        told = false;
        while (!this.stopping.signal.aborted) {
          const message = await consumer.next({ expires: pullMs });
          if (message === null) continue;
          if (this.stopping.signal.aborted) message.nak();
          else await this.keepInHand(this.process(consumed, message));
        }
      } catch (error) {
        if (tells && !told && !this.stopping.signal.aborted) {
          told = true;
          const what = isNotFound(error) ? 'to be made' : 'to answer';
          this.options.log('warn', `Waiting for the consumer ${consumed.consumer} ${what}.`);
        }
      }
      if (!this.stopping.signal.aborted) await pause(500, this.stopping.signal);
    }
  }

  /** Lets messages of one key wait for each other, and others pass. */
  private take(consumed: ConsumedStream, message: JsMsg): void {
    const key = `${consumed.consumer}:${message.subject.split('.').at(-1)}`;
    const before = this.chains.get(key) ?? Promise.resolve();
    const done = this.keepInHand(before.then(() => this.process(consumed, message)));
    this.chains.set(key, done);
    void done.finally(() => {
      if (this.chains.get(key) === done) this.chains.delete(key);
    });
  }

  private keepInHand(work: Promise<void>): Promise<void> {
    this.inHand.add(work);
    void work.finally(() => this.inHand.delete(work));
    return work;
  }

  /** Never rejects: whatever goes wrong with the acknowledgement, the server delivers the message again. */
  private async process(consumed: ConsumedStream, message: JsMsg): Promise<void> {
    const stillBusy = setInterval(() => message.working(), ackWaitMs / 3);
    try {
      const error = await this.handle(consumed, message).then(
        () => undefined,
        (thrown: unknown) => thrown ?? new Error('unknown error'),
      );
      const verdict = judge(message.info.deliveryCount, consumed.maxDeliveries, error);
      switch (verdict.do) {
        case 'ack':
          await message.ackAck();
          break;
        case 'retry':
          this.options.log('warn', `${message.subject} is tried again in ${verdict.delayMs} ms.`, error);
          message.nak(verdict.delayMs);
          break;
        case 'bury':
          this.options.log(
            'error',
            `${message.subject} was given up after ${message.info.deliveryCount}.`,
            error,
          );
          await bury(this.options.bus, this.options.writer, message, verdict.reason);
          message.term();
          break;
      }
    } catch (error) {
      this.options.log('warn', `${message.subject} could not be settled; it will come again.`, error);
    } finally {
      clearInterval(stillBusy);
    }
  }

  private async handle(consumed: ConsumedStream, message: JsMsg): Promise<void> {
    if (message.info.deliveryCount > consumed.maxDeliveries) {
      throw new PoisonMessage('used up its deliveries; the service may have died while it handled it');
    }
    const type = message.subject.slice(0, message.subject.lastIndexOf('.'));
    const contract = consumed.contracts.find((candidate) => candidate.type === type);
    if (contract === undefined) return; // Published for others: not ours to handle.
    const envelope = fromHeaders(message.headers);
    if (envelope === undefined) throw new PoisonMessage('carries no CloudEvents envelope');
    const data = parse(contract.schema, message);
    const handler = this.messageHandlers.get(type) as MessageHandler<unknown, MessageContext, unknown>;
    const result = await handler(
      data,
      new MessageContext(envelope, message.info.deliveryCount, message.seq, this.stopping.signal),
    );
    const answers: Observable<unknown> = this.transformToObservable<unknown>(result);
    await lastValueFrom(answers, { defaultValue: undefined });
  }
}

function parse(schema: z.ZodType, message: JsMsg): unknown {
  let json: unknown;
  try {
    json = message.json();
  } catch {
    throw new PoisonMessage('is not JSON');
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new PoisonMessage(`breaks its contract at ${issue?.path.join('.') || 'its root'}: ${issue?.message}`);
}

/** Lets a handler's own error through to `JetStreamServer`, where Nest would hide it behind a generic one. */
@Catch()
export class RethrowFilter implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
