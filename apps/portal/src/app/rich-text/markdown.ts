import { webAddress } from '../api/site.api';

/**
 * A small, safe part of Markdown as plain data: a page renders it with templates, so nothing that an
 * author writes can become markup or code. What is not known here stays text.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 3 | 4; readonly inline: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inline: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string };

export type Inline =
  | { readonly kind: 'text' | 'strong' | 'em' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const headingLine = /^(#{1,6})\s+(.+?)\s*#*$/;
const bulletLine = /^\s{0,3}[-*+]\s+(.*)$/;
const numberLine = /^\s{0,3}\d{1,3}[.)]\s+(.*)$/;
const fenceLine = /^\s{0,3}(```|~~~)/;

/** Headings become levels 3 and 4, below the page's own, whatever level the author begins with. */
export function parseMarkdown(source: string): Block[] {
  const lines = source
    .replace(/\r\n?/g, '\n')
    .replace(/<br\s*\/?>/gi, '\n')
    .split('\n');
  const topLevel = Math.min(...lines.map((line) => headingLine.exec(line)?.[1]?.length ?? 6));
  const blocks: Block[] = [];
  let paragraph: string[] = [];

  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', inline: parseInline(paragraph.join(' ')) });
    paragraph = [];
  };

  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const heading = headingLine.exec(line);
    if (fenceLine.test(line)) {
      endParagraph();
      const end = endOfFence(lines, i + 1);
      blocks.push({ kind: 'code', text: lines.slice(i + 1, end).join('\n') });
      i = end;
    } else if (heading !== null) {
      endParagraph();
      const level = (heading[1] ?? '').length <= topLevel ? 3 : 4;
      blocks.push({ kind: 'heading', level, inline: parseInline(heading[2] ?? '') });
    } else if (itemText(line) !== undefined) {
      endParagraph();
      const list = readList(lines, i);
      blocks.push(list.block);
      i = list.last;
    } else if (line.trim() === '' || /^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      endParagraph();
    } else {
      paragraph.push(line.trim());
    }
  }
  endParagraph();
  return blocks;
}

function endOfFence(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index >= from && fenceLine.test(line));
  return end === -1 ? lines.length : end;
}

function itemText(line: string): { ordered: boolean; text: string } | undefined {
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return undefined;
  const bullet = bulletLine.exec(line);
  if (bullet !== null) return { ordered: false, text: bullet[1] ?? '' };
  const numbered = numberLine.exec(line);
  return numbered === null ? undefined : { ordered: true, text: numbered[1] ?? '' };
}

/** A list ends at an empty line, a heading, or an item of the other kind; other lines go on with the item. */
function readList(lines: readonly string[], from: number): { block: Block; last: number } {
  const ordered = itemText(lines[from] ?? '')?.ordered ?? false;
  const items: string[] = [];
  let last = from;
  for (let i = from; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const item = itemText(line);
    if (line.trim() === '' || headingLine.test(line) || fenceLine.test(line)) break;
    if (item !== undefined && item.ordered !== ordered) break;
    if (item === undefined) items.push(`${items.pop() ?? ''} ${line.trim()}`);
    else items.push(item.text);
    last = i;
  }
  return { block: { kind: 'list', ordered, items: items.map(parseInline) }, last };
}

const inlinePattern =
  /(?<code>`[^`]+`)|!\[(?<alt>[^\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)|\[(?<label>[^\]]+)\]\((?<href>(?:[^()\s]|\([^()\s]*\))+)(?:\s+"[^"]*")?\)|(?<auto><?https?:\/\/[^\s<>]+>?)|\*\*(?<strong>[^*]+)\*\*|__(?<strong2>[^_]+)__|\*(?<em>[^*\s][^*]*)\*|(?<![\p{L}\p{N}])_(?<em2>[^_\s][^_]*)_(?![\p{L}\p{N}])/gu;

export function parseInline(source: string): Inline[] {
  const parts: Inline[] = [];
  const text = (value: string) => {
    const last = parts.at(-1);
    if (value === '') return;
    if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + value };
    else parts.push({ kind: 'text', text: value });
  };

  let end = 0;
  for (const match of source.matchAll(inlinePattern)) {
    const { code, alt, label, href, auto, strong, strong2, em, em2 } = match.groups ?? {};
    text(source.slice(end, match.index));
    end = match.index + match[0].length;
    if (code !== undefined) parts.push({ kind: 'code', text: code.slice(1, -1) });
    else if (label !== undefined) link(parts, text, plainText(label), href);
    else if (auto !== undefined) end -= autoLink(parts, text, auto);
    else if (strong ?? strong2) parts.push({ kind: 'strong', text: plainText(strong ?? strong2 ?? '') });
    else if (em ?? em2) parts.push({ kind: 'em', text: plainText(em ?? em2 ?? '') });
    else text(alt ?? '');
  }
  text(source.slice(end));
  return parts;
}

function link(parts: Inline[], text: (value: string) => void, label: string, href: string | undefined): void {
  const address = webAddress(href);
  if (address === undefined) text(label);
  else parts.push({ kind: 'link', text: label, href: address });
}

/** A bare address; the full stop behind it belongs to the sentence. Answers how much was not taken. */
function autoLink(parts: Inline[], text: (value: string) => void, raw: string): number {
  if (raw.startsWith('<')) {
    const address = raw.replace(/^<|>$/g, '');
    link(parts, text, address, address);
    return 0;
  }
  const address = raw.replace(/[.,;:!?)>]+$/, '');
  link(parts, text, address, address);
  return raw.length - address.length;
}

/** Marks inside of marks are dropped rather than nested: descriptions need no more. */
function plainText(text: string): string {
  return text.replace(/[*`]/g, '');
}
