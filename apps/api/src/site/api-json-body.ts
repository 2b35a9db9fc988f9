import { ApiBody } from '@nestjs/swagger';
import * as z from 'zod';

/** Describes a request's body in OpenAPI from its schema in libs/contracts. */
export const ApiJsonBody = (schema: z.ZodType): MethodDecorator =>
  ApiBody({
    schema: z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' }) as never,
  });
