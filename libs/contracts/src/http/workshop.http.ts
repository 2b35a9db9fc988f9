import * as z from 'zod';
import { digest, workshopFolder } from '../fields';

/** A card in the catalogue. `GET /api/v1/workshops` answers `{ workshops: WorkshopCard[] }`. */
export const workshopCard = z.object({
  folder: workshopFolder,
  title: z.string(),
  description: z.string(),
  categories: z.array(z.string()),
  durationMinutes: z.int(),
  presenter: z.string().optional(),
  role: z.string().optional(),
  avatar: z.string().optional(),
  image: z.string().optional(),
  video: z.string().optional(),
  level: z.string().optional(),
  popular: z.boolean(),
  updatedAt: z.string(),
  /** Places at the same moment, and how many of them are free now. */
  capacity: z.int(),
  free: z.int(),
});
export type WorkshopCard = z.infer<typeof workshopCard>;

/** `GET /api/v1/workshops/:folder`. */
export const workshopDetail = workshopCard.extend({
  /** Markdown of the whole description. */
  about: z.string(),
  digest,
  notebooks: z.array(z.object({ file: z.string(), title: z.string() })),
  /** Students waiting for a place now. */
  waiting: z.int(),
});
export type WorkshopDetail = z.infer<typeof workshopDetail>;
export const workshopList = z.object({ workshops: z.array(workshopCard) });
