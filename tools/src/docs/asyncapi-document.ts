import { events, jobs } from '@wod/contracts';
import { stringify } from 'yaml';
import * as z from 'zod';

/** docs/asyncapi.yaml: the same messages for tools, AsyncAPI 3.0. */
export function asyncApiDocument(): string {
  const messages = [...events, ...jobs];
  const parameter = (type: string) =>
    type.startsWith('wod.job.') || type.startsWith('wod.backend.') ? 'backend' : 'bookingId';
  const key = (type: string) => type.replace(/^wod\./, '').replace(/\./g, '-');
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Workshops-on-Demand',
      version: '1',
      description: 'Events and jobs on NATS JetStream. Generated from libs/contracts.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      messages.map((contract) => [
        key(contract.type),
        {
          address: `${contract.type}.{${parameter(contract.type)}}`,
          description: contract.when,
          parameters: { [parameter(contract.type)]: {} },
          messages: { message: { $ref: `#/components/messages/${key(contract.type)}` } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      messages.map((contract) => [
        `send-${key(contract.type)}`,
        { action: 'send', channel: { $ref: `#/channels/${key(contract.type)}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        messages.map((contract) => [
          key(contract.type),
          {
            name: contract.type,
            summary: contract.when,
            payload: z.toJSONSchema(contract.schema, { unrepresentable: 'any', io: 'input' }),
            examples: [{ payload: contract.example }],
          },
        ]),
      ),
    },
  };
  return stringify(document, { lineWidth: 110, aliasDuplicateObjects: false });
}
