import type { WorkshopFile } from '../folder/workshop-files';
import { sha256, writeTar } from './tar';

/** A workshop's files as their author wrote them, ready for the object store. */
export interface WorkshopBundle {
  /** SHA-256 of `tar`, lower-case hex: the same files give the same digest on every machine. */
  readonly digest: string;
  readonly tar: Buffer;
}

/** Any fixed date will do; this one is within what every tar knows. */
const fixedDate = new Date('2000-01-01T00:00:00Z');

/** Packs unrendered files, which must be in order of their paths. */
export async function buildBundle(files: readonly WorkshopFile[]): Promise<WorkshopBundle> {
  const tar = await writeTar(files, { owner: 0, modifiedAt: fixedDate, withFolders: false });
  return { digest: sha256(tar), tar };
}
