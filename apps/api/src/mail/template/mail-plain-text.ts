import type { MailBlock, MailBody } from './mail-body';
import { fill } from './values';

/** The mail as plain text with every address in full: written for reading, not stripped from the page. */
export function mailPlainText(body: MailBody): string {
  const { texts, values } = body;
  const { quoteOpen, quoteClose, labelEnd, footer, helpLink, helpWords } = texts.common;
  const say = (text: string) => fill(text.replace(/\*([^*]+)\*/g, `${quoteOpen}$1${quoteClose}`), values);
  const address = (label: string, url: string) => `${say(label)}${labelEnd}\n${say(`{${url}}`)}`;

  const block = (part: MailBlock): string => {
    switch (part.type) {
      case 'paragraph':
      case 'note':
        return say(part.text);
      case 'button':
        return address(part.label, part.url);
      case 'links':
        return part.links.map(({ label, url }) => address(label, url)).join('\n\n');
      case 'facts':
        return part.facts
          .map(({ label, value }) => `${say(label)}${labelEnd} ${say(`{${value}}`)}`)
          .join('\n');
    }
  };

  const help = { link: `${helpLink} {contact}`, words: helpWords, none: '' }[body.help];
  const brand = [values['brand'], values['brandUrl']].filter(Boolean).join('\n');
  // “-- ” alone on a line starts a signature: mail programs leave it out of replies.
  const signature = ['-- ', brand, say(help), footer].filter((line) => line !== '').join('\n');
  const parts = [say(body.title), say('{greeting}'), ...body.blocks.map(block), signature];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
