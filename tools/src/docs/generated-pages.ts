import { settingsTable } from '@wod/settings';
import { manifestJsonSchema } from '@wod/workshops';
import { asyncApiDocument } from './asyncapi-document';
import { eventsPage } from './events-page';

/** Every generated page by its path from the top of the repository. */
export const generatedPages = (): Readonly<Record<string, string>> => ({
  'docs/events.md': eventsPage(),
  'docs/asyncapi.yaml': asyncApiDocument(),
  'docs/configuration.md': settingsTable(),
  'docs/wod.schema.json': `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`,
});
