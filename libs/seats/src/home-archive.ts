import { Readable } from 'node:stream';
import { extract, pack, type Extract, type Header, type Pack } from 'tar-stream';
import { SeatError } from './seat-error';

/** The student's user and group inside every seat, whatever a tar says. */
export const studentId = 1000;

const mebibyte = 1024 * 1024;
const carried: readonly Header['type'][] = ['file', 'contiguous-file', 'directory', 'symlink', 'link'];

/** What a packed entry says about itself; size and long names are written anew by the packer. */
type Entry = Pick<Header, 'name' | 'type' | 'size' | 'mode' | 'mtime' | 'uid' | 'gid'> & {
  linkname?: string;
};

/**
 * Rewrites the content of a home so that it may be unpacked in a seat: owners become the student, names
 * stay inside the home, the student may read and write all of it, and devices and pipes are refused.
 * @param diskMb size of the home in MiB; content that cannot fit is refused before anything is made
 * @throws SeatError `seat-content-invalid`, not worth another attempt
 */
export async function packedHome(content: Buffer, diskMb: number): Promise<Buffer> {
  let bytes = 0;
  const target = pack();
  const packed = Readable.from(target).toArray();
  packed.catch(() => undefined);
  try {
    await rewrite(Readable.from([content]), target, (header) => {
      bytes += header.size;
      if (bytes > diskMb * mebibyte)
        throw invalid(`they need more than the ${diskMb} MiB of the seat's disk`);
      return forStudent(header);
    });
  } catch (error) {
    target.destroy();
    if (error instanceof SeatError) throw error;
    throw invalid('they are not a readable tar archive', error);
  }
  return Buffer.concat((await packed) as Buffer[]);
}

/**
 * A tar of a home with names relative to it, from one whose names begin with `top`. What an archive cannot
 * carry (sockets, pipes) is left out.
 */
export function homeArchive(source: Readable, top: string): Readable {
  const target = pack();
  const written = rewrite(source, target, (header) => {
    const name = relativeTo(top, header.name);
    if (name === '' || !carried.includes(header.type)) return undefined;
    const entry = entryOf(header);
    return header.type === 'link'
      ? { ...entry, name, linkname: relativeTo(top, header.linkname) }
      : { ...entry, name };
  });
  // Whoever reads the archive meets the error there.
  written.catch((error: unknown) => target.destroy(error as Error));
  return Readable.from(target);
}

/** Copies entries one after the other; `change` gives the new header, or undefined to leave an entry out. */
async function rewrite(
  source: Readable,
  target: Pack,
  change: (header: Header) => Entry | undefined,
): Promise<void> {
  const entries = extract();
  const left = new Promise<never>((_, reject) => {
    target.once('close', () => reject(new Error('Nobody reads the archive any more.')));
  });
  left.catch(() => source.destroy());
  const fed = feed(source, entries);
  fed.catch((error: unknown) => entries.destroy(error as Error));
  for await (const entry of entries) {
    const header = change(entry.header);
    if (!header) {
      entry.resume();
      continue;
    }
    const copy = target.entry(header);
    for await (const chunk of entry) {
      if (!copy.write(chunk)) await Promise.race([left, drained(copy)]);
    }
    copy.end(null);
  }
  await fed;
  target.finalize();
}

async function feed(source: Readable, entries: Extract): Promise<void> {
  for await (const chunk of source) {
    if (!entries.write(chunk)) await drained(entries);
  }
  entries.end(null);
}

async function drained(stream: Extract | ReturnType<Pack['entry']>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.once('drain', () => resolve());
    stream.once('error', reject);
  });
}

function forStudent(header: Header): Entry {
  const { name, type, linkname } = header;
  if (!carried.includes(type)) throw invalid(`"${name}" is a ${type}`);
  if (escapes(name) || (type === 'link' && escapes(linkname))) {
    throw invalid(`"${name}" lies outside of the home`);
  }
  const permissions = header.mode & 0o777;
  const mode = type === 'directory' ? permissions | 0o700 : permissions | 0o600;
  return { ...entryOf(header), uid: studentId, gid: studentId, mode };
}

function entryOf({ name, type, size, mode, mtime, uid, gid, linkname }: Header): Entry {
  return { name, type, size, mode, mtime, uid, gid, ...(linkname ? { linkname } : {}) };
}

function escapes(name: string): boolean {
  return name.startsWith('/') || name.split('/').includes('..');
}

/** `relativeTo('student', 'student/a/b')` is `a/b`; the top itself is the empty string. */
function relativeTo(top: string, name: string): string {
  const path = name.replace(/^\.(?:\/|$)/, '').replace(/\/$/, '');
  if (path === top) return '';
  return top !== '' && path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path;
}

function invalid(why: string, cause?: unknown): SeatError {
  return new SeatError('seat-content-invalid', `The workshop's files cannot be used: ${why}.`, false, {
    cause,
  });
}
