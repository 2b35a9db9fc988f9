import type { Notebook } from './read-notebook';

const longest = 120;

/** The first heading of a notebook as plain text, or a name made from its file's name. */
export function notebookTitle(path: string, notebook: Notebook | undefined): string {
  for (const { type, source } of notebook?.cells ?? []) {
    if (type !== 'markdown') continue;
    const heading = firstHeading(source);
    if (heading) return heading;
  }
  return titleFromPath(path);
}

function firstHeading(markdown: string): string | undefined {
  let isCode = false;
  for (const line of markdown.split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode;
    if (isCode) continue;
    const heading =
      /^ {0,3}#{1,6}[ \t]+(\S.*)$/.exec(line)?.[1] ?? /<h[1-6](?:\s[^<>]*)?>([^\n]+)/i.exec(line)?.[1];
    const text = heading && plainText(heading.slice(0, 1000));
    if (text) return text.slice(0, longest);
  }
  return undefined;
}

/** Markdown and HTML of one heading without its signs. */
function plainText(markdown: string): string {
  return markdown
    .replace(/<[^<>]*>/g, '')
    .replace(/!\[[^\[\]]*\]\([^()]*\)/g, '')
    .replace(/\[([^\[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[*_`]{1,3}([^*_`]+)[*_`]{1,3}/g, '$1')
    .replace(/[ \t]+#+[ \t]*$/, '')
    .replace(/[\u0000-\u001f\u007f-\u009f<>]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `2-WKSHP-GO101-Concurrency.ipynb` → `GO101 Concurrency`. */
function titleFromPath(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.ipynb$/, '');
  const words = name.replace(/^\d+[-_. ]*/, '').replace(/^(?:WKSHP|CHLG)[-_. ]*/, '');
  return (words.replace(/[-_]+/g, ' ').trim() || name).slice(0, longest);
}
