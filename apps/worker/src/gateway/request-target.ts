/** A request target in the one form that is both decided upon and passed on. */
export interface RequestTarget {
  /** Begins with `/`; no empty, `.` or `..` segments. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
}

// Control characters, spaces, backslashes and non-ASCII never belong into a request target.
const illegal = /[^\x21-\x7e]|\\/;

/**
 * Reads a request target, or answers `undefined` for one that is made to mean different things to different
 * readers: dot segments (plain, encoded, or behind an encoded slash), backslashes, broken escapes, absolute
 * forms. Repeated slashes become one.
 */
export function readTarget(url: string): RequestTarget | undefined {
  if (!url.startsWith('/') || illegal.test(url)) return undefined;
  const mark = url.search(/[?#]/);
  const rawPath = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 || url[mark] === '#' ? '' : (url.slice(mark).split('#')[0] ?? '');
  const path = rawPath.replace(/\/{2,}/g, '/');
  const decoded = decode(path);
  if (decoded === undefined) return undefined;
  if (decoded.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) return undefined;
  return { path, query };
}

/** Decodes twice at most: a reader behind us may decode once more than it should. */
function decode(path: string): string | undefined {
  try {
    const once = decodeURIComponent(path);
    if (/[\u0000-\u001f\u007f]/.test(once)) return undefined;
    return /%2e|%2f|%5c/i.test(once) ? decodeURIComponent(once) : once;
  } catch {
    return undefined;
  }
}

/** What the gateway shows to anybody who reads. */
export type ShownRoute =
  { readonly to: 'home' | 'live' | 'ready' } | { readonly to: 'seat-without-slash'; readonly seatId: string };

/** Where a request goes. `rest` is what follows `/seat/<seatId>/`, undecoded. */
export type Route =
  | { readonly to: 'sign-in' | 'nowhere' }
  | ShownRoute
  | { readonly to: 'seat'; readonly seatId: string; readonly rest: string };

const seatPath = /^\/seat\/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(\/.*)?$/;

/** Compares bytes, not meanings: `/SEAT/…` and `/se%61t/…` lead nowhere. */
export function routeOf({ path }: RequestTarget): Route {
  switch (path) {
    case '/':
      return { to: 'home' };
    case '/health/live':
      return { to: 'live' };
    case '/health/ready':
      return { to: 'ready' };
    case '/sign-in':
      return { to: 'sign-in' };
  }
  const [, seatId, rest] = seatPath.exec(path) ?? [];
  if (seatId === undefined) return { to: 'nowhere' };
  return rest === undefined
    ? { to: 'seat-without-slash', seatId }
    : { to: 'seat', seatId, rest: rest.slice(1) };
}

/** Address of the notebook that opens first, below the gateway. */
export function labPath(seatId: string, entry: string): string {
  const encoded = entry.split('/').map(encodeURIComponent).join('/');
  return `/seat/${seatId}/lab/tree/${encoded}`;
}
