import { BaseRpcContext } from '@nestjs/microservices';
import type { Envelope } from './cloud-event';

/** What a handler may know of its message beside the data. */
export class MessageContext extends BaseRpcContext<[Envelope]> {
  constructor(
    readonly envelope: Envelope,
    /** 1 for the first delivery. */
    readonly deliveries: number,
    /** Place in its stream. */
    readonly seq: number,
    /** Aborted when this service stops. */
    readonly stopping: AbortSignal,
  ) {
    super([envelope]);
  }
}
