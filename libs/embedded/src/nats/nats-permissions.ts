import { jobConsumers, streams } from '@wod/contracts';

/** Who a user of the nats-server is. */
export type NatsRole =
  | { readonly kind: 'api' }
  | { readonly kind: 'worker'; readonly backend: string }
  | { readonly kind: 'operator' };

/** What a user may publish and subscribe: everything else is refused. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** Taken out of a wider `subscribe`. */
  readonly subscribeNot?: readonly string[];
}

/** A backend of one of these names would share its inbox or user with another role. */
const reservedNames = ['api', 'operator', 'sys', 'admin'];

function assertNotReserved(backend: string): void {
  if (reservedNames.includes(backend))
    throw new Error(`A backend cannot be called "${backend}": it is a role.`);
}

/** The user name of a role, e.g. `worker-be1`. */
export function natsUserName(role: NatsRole): string {
  return role.kind === 'worker' ? `worker-${role.backend}` : role.kind;
}

/** Replies come to `<prefix>.>`, which nobody else may subscribe to. Give it to the client as `inboxPrefix`. */
export function natsInboxPrefix(role: NatsRole): string {
  return `_INBOX_${role.kind === 'worker' ? role.backend : role.kind}`;
}

const contentStream = `OBJ_${streams.content}`;
const backendsStream = `KV_${streams.backends}`;

function apiPermissions(): NatsPermissions {
  return {
    publish: ['wod.>', '$JS.API.>', '$JS.ACK.>', '$JS.FC.>', '$KV.>', '$O.>'],
    subscribe: [
      'wod.>',
      `${natsInboxPrefix({ kind: 'api' })}.>`,
      '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>',
      '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>',
    ],
  };
}

/** Its own two consumers of WOD_JOBS, its own heartbeat, reading content, telling of seats: nothing else. */
function workerPermissions(backend: string): NatsPermissions {
  assertNotReserved(backend);
  const consumers = Object.values(jobConsumers(backend));
  return {
    publish: [
      '$JS.API.INFO',
      ...consumers.flatMap((consumer) => [
        `$JS.API.CONSUMER.INFO.${streams.jobs}.${consumer}`,
        `$JS.API.CONSUMER.MSG.NEXT.${streams.jobs}.${consumer}`,
        `$JS.ACK.${streams.jobs}.${consumer}.>`,
      ]),
      'wod.seat.v1.*.*',
      `wod.dead.v1.${backend}.>`,
      `$JS.API.STREAM.INFO.${backendsStream}`,
      `$KV.${streams.backends}.${backend}`,
      ...readingContent(),
    ],
    subscribe: [`${natsInboxPrefix({ kind: 'worker', backend })}.>`],
  };
}

/**
 * Reading an object takes its meta message and its chunks, both by direct gets. No consumer: whoever may
 * make one chooses where it delivers, and could have the server publish to any subject in his stead.
 */
function readingContent(): string[] {
  return [
    `$JS.API.STREAM.INFO.${contentStream}`,
    `$JS.API.STREAM.MSG.GET.${contentStream}`,
    `$JS.API.DIRECT.GET.${contentStream}`,
    `$JS.API.DIRECT.GET.${contentStream}.>`,
  ];
}

/**
 * `nats sub 'wod.>'` shows everything but jobs, which carry secrets: the server filters them out of a wider
 * subscription. This one denial is safe from 2.12.7 on; older servers let queue subscriptions pass it.
 * `_INBOX.>` is what the `nats` program uses, and nobody else does.
 */
function operatorPermissions(): NatsPermissions {
  return {
    publish: [
      '$JS.API.INFO',
      '$JS.API.STREAM.NAMES',
      '$JS.API.STREAM.LIST',
      '$JS.API.STREAM.INFO.*',
      '$JS.API.CONSUMER.NAMES.*',
      '$JS.API.CONSUMER.LIST.*',
      '$JS.API.CONSUMER.INFO.*.*',
      ...[streams.events, streams.dead, backendsStream].flatMap((stream) => [
        `$JS.API.STREAM.MSG.GET.${stream}`,
        `$JS.API.DIRECT.GET.${stream}`,
        `$JS.API.DIRECT.GET.${stream}.>`,
      ]),
    ],
    subscribe: ['wod.>', `${natsInboxPrefix({ kind: 'operator' })}.>`, '_INBOX.>', '$JS.EVENT.ADVISORY.>'],
    subscribeNot: ['wod.job.>'],
  };
}

/** What each role needs and nothing more; tried against a real server in nats-permissions.int.spec.ts. */
export function natsPermissions(role: NatsRole): NatsPermissions {
  switch (role.kind) {
    case 'api':
      return apiPermissions();
    case 'worker':
      return workerPermissions(role.backend);
    case 'operator':
      return operatorPermissions();
  }
}
