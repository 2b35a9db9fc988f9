import { manifestJsonSchema, manifestKeys } from './manifest-schema';

describe('manifestJsonSchema', () => {
  const schema = manifestJsonSchema() as {
    $schema: string;
    required: string[];
    properties: Record<string, { description?: string }>;
  };

  it('is a schema of draft 2020-12 that an editor can read', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('asks for a name only, and explains every key', () => {
    expect(schema.required).toEqual(['name']);
    expect(Object.keys(schema.properties)).toEqual([...manifestKeys]);
    for (const property of Object.values(schema.properties)) expect(property.description).toBeTruthy();
  });
});
