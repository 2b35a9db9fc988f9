/** Control characters, line separators and signs that turn the direction of text around. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** The same without tab and line break, which longer texts may have. */
const invisibleInProse = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;
const markup = /<[a-z!/?]/i;
const traversal = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

/** Why a text of one line cannot be shown to people, or undefined when it can. */
export function lineFault(text: string): string | undefined {
  if (invisible.test(text.trim())) return 'it has line breaks or invisible signs in it';
  if (markup.test(text)) return 'it has HTML in it';
  if (traversal.test(text)) return 'it has "../" in it';
  return undefined;
}

/** Why a longer text cannot be shown to people, or undefined when it can. */
export function proseFault(text: string): string | undefined {
  return invisibleInProse.test(text) ? 'it has invisible signs in it' : undefined;
}

export function hasMarkup(text: string): boolean {
  return markup.test(text);
}

/** Why a text cannot be the path of a file in the workshop's folder, or undefined when it can. */
export function pathFault(path: string): string | undefined {
  if (invisible.test(path)) return 'it has invisible signs in it';
  if (path.includes('\\')) return 'it has a backslash in it';
  if (path.startsWith('/')) return 'it begins with "/"';
  if (path.split('/').some((part) => part === '..' || part === '.' || part === '')) {
    return 'it does not stay inside the folder';
  }
  return undefined;
}
