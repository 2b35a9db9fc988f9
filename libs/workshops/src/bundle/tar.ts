import { createHash } from 'node:crypto';
import { extract, pack, type Header } from 'tar-stream';
import { pathFault } from '../manifest/check-text';
import { folderLimits, type WorkshopFile } from '../folder/workshop-files';
import { BundleError } from './bundle-error';

/** Everything in an archive that is not content; one value each, so that the same files give the same bytes. */
export interface ArchiveTraits {
  readonly owner: number;
  readonly modifiedAt: Date;
  /** Folders as entries of their own, so that they belong to the owner as well. */
  readonly withFolders: boolean;
}

/** An archive of the files, in the order given. The same files and traits give the same bytes. */
export async function writeTar(files: readonly WorkshopFile[], traits: ArchiveTraits): Promise<Buffer> {
  const archive = pack();
  const parts: Buffer[] = [];
  const done = (async () => {
    for await (const part of archive) parts.push(part as Buffer);
  })();
  const seen = new Set<string>();
  const common: Pick<Header, 'uid' | 'gid' | 'mtime'> = {
    uid: traits.owner,
    gid: traits.owner,
    mtime: traits.modifiedAt,
  };
  for (const { path, content } of files) {
    for (const folder of traits.withFolders ? foldersOf(path) : []) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      archive.entry({ ...common, name: `${folder}/`, type: 'directory', mode: 0o755 });
    }
    archive.entry(
      { ...common, name: path, type: 'file', mode: path.endsWith('.sh') ? 0o755 : 0o644 },
      content,
    );
  }
  archive.finalize();
  await done;
  return Buffer.concat(parts);
}

/**
 * The files of an archive, in its order. Only plain files with paths inside the folder are taken.
 * @throws BundleError for anything else, and beyond the limits of a workshop's folder.
 */
export async function readTar(tar: Buffer): Promise<WorkshopFile[]> {
  const archive = extract();
  const files: WorkshopFile[] = [];
  let bytes = 0;
  archive.end(tar);
  try {
    for await (const entry of archive) {
      const { name, type } = entry.header;
      if (type === 'directory') {
        entry.resume();
        continue;
      }
      if (type !== 'file' || pathFault(name))
        throw new BundleError('bundle-unsafe', 'The bundle holds an unsafe entry.');
      const parts: Buffer[] = [];
      for await (const part of entry) parts.push(part as Buffer);
      const content = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
      bytes += content.length;
      if (files.length >= folderLimits.files || bytes > folderLimits.totalBytes) {
        throw new BundleError('bundle-too-large', 'The bundle is larger than a workshop may be.');
      }
      files.push({ path: name, content });
    }
  } catch (problem) {
    if (problem instanceof BundleError) throw problem;
    throw new BundleError('bundle-unreadable', 'The bundle is not a tar archive.', { cause: problem });
  }
  return files;
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
