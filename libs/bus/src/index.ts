export { connectBus, type Bus, type BusOptions } from './bus';
export { childTraceparent, fromHeaders, newTraceparent, toHeaders, type Envelope } from './cloud-event';
export { ContentStore } from './content-store';
export { DeadLetters } from './dead-letters';
export { judge, PoisonMessage, RetryLater, type Verdict } from './delivery';
export { Heartbeats } from './heartbeats';
export {
  JetStreamServer,
  RethrowFilter,
  type ConsumedStream,
  type JetStreamServerOptions,
} from './jetstream-server';
export { LiveFeed, type LiveEvent } from './live-feed';
export { MessageContext } from './message-context';
export { publishEvent, publishMessage, type OutgoingMessage } from './publisher';
export { assertServerIsSafe, isSupportedVersion, oldestServer, UnsafeServerError } from './server-check';
export {
  ackWaitMs,
  ensureEventConsumer,
  ensureJobConsumers,
  ensureStreams,
  isNotFound,
  removeJobConsumers,
  type StreamOptions,
} from './streams';
