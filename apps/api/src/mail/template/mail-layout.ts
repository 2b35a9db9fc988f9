import type { Language } from '@wod/contracts';
import type { MailBlock, MailBody, MailFact } from './mail-body';
import { escapeHtml } from './values';

const font = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const monospace = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

/** Pairs of ink and paper keep a contrast of at least 4.5 to 1, by day and by night. */
const day = {
  page: '#f4f5f2',
  card: '#ffffff',
  line: '#e2e6e0',
  ink: '#1c2422',
  soft: '#56625e',
  accent: '#0b6b61',
};
const night = {
  page: '#0f1413',
  card: '#19211f',
  line: '#2c3734',
  ink: '#e8edeb',
  soft: '#a3b0ab',
  accent: '#6fd3c5',
};

// On a phone a fact's label stands above it. Mail programs that know `prefers-color-scheme` get colours of
// ours instead of guessing by inversion.
const styles = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media only screen and (max-width: 479px) {
    .facts th, .facts td { display: block !important; width: auto !important; }
    .facts th { padding: 10px 0 0 !important; }
    .facts td { padding: 0 0 10px !important; border-top: 0 !important; }
  }
  @media (prefers-color-scheme: dark) {
    .page, .page > div { background-color: ${night.page} !important; }
    .card, .card > table { background-color: ${night.card} !important; }
    .card > table > tbody > tr > td { border-color: ${night.line} !important; }
    .ink div, .ink h1, .ink td { color: ${night.ink} !important; }
    .soft div, .soft td, .facts th { color: ${night.soft} !important; }
    .ink a, .soft a { color: ${night.accent} !important; }
    .facts td, .facts th { border-color: ${night.line} !important; }
    .cta td, .cta a { background: ${night.accent} !important; color: #06211d !important; }
  }`;

/** A text of ours as HTML with places: `{name}` becomes `{{name}}`, `*title*` becomes bold. */
const html = (text: string): string =>
  escapeHtml(text)
    .replace(/\*([^*]+)\*/g, '<strong>$1</strong>')
    .replace(/\{(\w+)\}/g, '{{$1}}');

const place = (name: string): string => `{{${name}}}`;

const link = (url: string, label: string): string =>
  `<a href="${place(url)}" style="color:${day.accent};text-decoration:underline;word-break:break-word">${label}</a>`;

const row = ({ label, value, look }: MailFact): string => {
  const border = `border-top:1px solid ${day.line}`;
  const shown = {
    words: place(value),
    code: `<span style="font-family:${monospace};font-size:16px">${place(value)}</span>`,
    link: link(value, place(value)),
  }[look];
  return `<tr>
    <th scope="row" align="left" valign="top" style="${border};padding:10px 16px 10px 0;font-weight:normal;color:${day.soft};width:34%;word-break:normal">${html(label)}</th>
    <td valign="top" style="${border};padding:10px 0;word-break:break-word;overflow-wrap:anywhere">${shown}</td>
  </tr>`;
};

function block(part: MailBlock): string {
  switch (part.type) {
    case 'paragraph':
      return `<mj-text css-class="ink">${html(part.text)}</mj-text>`;
    case 'note':
      return `<mj-text css-class="soft" font-size="14px" line-height="21px" color="${day.soft}">${html(part.text)}</mj-text>`;
    case 'button':
      // 16 px of text in a 20 px line and 14 px of padding on both sides: 48 px high.
      return `<mj-button css-class="cta" href="${place(part.url)}" align="left" padding="12px 28px 16px" inner-padding="14px 28px" line-height="20px" font-size="16px" font-weight="600" color="#ffffff" background-color="${day.accent}" border-radius="8px">${html(part.label)}</mj-button>`;
    case 'links':
      return part.links
        .map(
          ({ label, url }) =>
            `<mj-text css-class="ink" padding="4px 28px">${link(url, html(label))}</mj-text>`,
        )
        .join('');
    case 'facts':
      return `<mj-table css-class="ink facts" padding="8px 28px" table-layout="auto">${part.facts.map(row).join('')}</mj-table>`;
  }
}

function head({ head: { logo, link: linked } }: MailBody): string {
  const shown = logo
    ? `<img src="${place('brandLogo')}" alt="${place('brand')}" height="40" style="display:inline-block;height:40px;width:auto;max-width:240px" />`
    : place('brand');
  return linked
    ? `<a href="${place('brandUrl')}" style="color:${day.ink};text-decoration:none">${shown}</a>`
    : shown;
}

function help({ help: how, texts }: MailBody): string {
  if (how === 'none') return '';
  const words =
    how === 'words'
      ? html(texts.common.helpWords)
      : `${html(texts.common.helpLink)} ${link('contactUrl', place('contact'))}`;
  return `<mj-text css-class="soft" padding="0 28px 8px" font-size="13px" line-height="20px" color="${day.soft}">${words}</mj-text>`;
}

/** The mail as MJML with places for values. Equal bodies give equal sources, whatever their values are. */
export const mailLayout = (body: MailBody, language: Language): string => `
<mjml lang="${language}" dir="ltr">
  <mj-head>
    <mj-title>${html(body.subject)}</mj-title>
    <mj-preview>${html(body.preview)}</mj-preview>
    <mj-raw>
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <meta name="format-detection" content="telephone=no, date=no, address=no" />
    </mj-raw>
    <mj-attributes>
      <mj-all font-family="${font}" />
      <mj-text padding="8px 28px" font-size="16px" line-height="25px" color="${day.ink}" />
      <mj-table font-size="16px" line-height="24px" color="${day.ink}" />
    </mj-attributes>
    <mj-style>${styles}</mj-style>
  </mj-head>
  <mj-body width="600px" background-color="${day.page}" css-class="page">
    <mj-section padding="24px 12px 16px">
      <mj-column><mj-text css-class="ink" padding="0 28px" font-weight="600">${head(body)}</mj-text></mj-column>
    </mj-section>
    <mj-wrapper padding="0 12px"><mj-section css-class="card" background-color="${day.card}" border="1px solid ${day.line}" border-radius="12px" padding="24px 0 24px">
      <mj-column>
        <mj-text css-class="ink" padding="0 28px 8px"><h1 style="margin:0;font-size:24px;line-height:32px;font-weight:600">${html(body.title)}</h1></mj-text>
        <mj-text css-class="ink">${place('greeting')}</mj-text>
        ${body.blocks.map(block).join('\n')}
      </mj-column>
    </mj-section></mj-wrapper>
    <mj-section padding="16px 12px 32px">
      <mj-column>
        ${help(body)}
        <mj-text css-class="soft" padding="0 28px" font-size="13px" line-height="20px" color="${day.soft}">${html(body.texts.common.footer)}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
