/** What an address in wod.yml turned out to be. */
export type AddressVerdict =
  | { readonly is: 'usable'; readonly url: string }
  | { readonly is: 'placeholder' }
  | { readonly is: 'unusable'; readonly because: string }
  | { readonly is: 'unsafe'; readonly because: string };

const placeholder =
  /^(?:|\?+|-+|\.+|tb[adc]|to be (?:defined|determined|done)|todo|n\/?a|none|null|xxx+|unknown)$/i;
const unsafeSchemes: ReadonlySet<string> = new Set([
  'javascript',
  'vbscript',
  'data',
  'blob',
  'file',
  'filesystem',
  'about',
]);
const scheme = /^([a-z][a-z0-9+.-]*):/i;

/** Whether a text only keeps a place for something that was never filled in. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text.trim());
}

/** Judges a text that should be a web address (http or https, without a password). */
export function judgeAddress(text: string): AddressVerdict {
  const trimmed = text.trim();
  if (isPlaceholder(trimmed)) return { is: 'placeholder' };
  // A browser ignores tabs and line breaks inside "java\tscript:", so they must not hide the scheme here.
  const plain = trimmed.replace(/[\u0000-\u0020\u007f-\u009f]/g, '');
  const found = scheme.exec(plain)?.[1]?.toLowerCase();
  if (found !== undefined && unsafeSchemes.has(found)) {
    return { is: 'unsafe', because: `it begins with "${found}:"` };
  }
  if (plain !== trimmed) return { is: 'unusable', because: 'it has a space or an invisible sign in it' };
  if (found === undefined || !/^https?:\/\//i.test(trimmed)) {
    return { is: 'unusable', because: 'it does not begin with https://' };
  }
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return { is: 'unusable', because: 'it is not a web address' };
  }
  if (url.username !== '' || url.password !== '') return { is: 'unsafe', because: 'it has a password in it' };
  if (!/[.:]/.test(url.hostname)) return { is: 'unusable', because: 'it names no host on the web' };
  return { is: 'usable', url: url.href };
}

/** Judges the address of a video: one that names a video site but no video is unusable. */
export function judgeVideo(text: string): AddressVerdict {
  const verdict = judgeAddress(text);
  if (verdict.is !== 'usable') return verdict;
  const url = new URL(verdict.url);
  const host = url.hostname.replace(/^(?:www|m)\./, '');
  const names = url.pathname.split('/').filter((part) => part !== '');
  const isWatchPage = host === 'youtube.com' && names[0] === 'watch';
  const namesVideo = isWatchPage ? Boolean(url.searchParams.get('v')) : names.length > 0;
  return namesVideo || (url.search !== '' && !isWatchPage)
    ? verdict
    : { is: 'unusable', because: 'it names no video' };
}
