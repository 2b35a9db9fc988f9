import { createHash } from 'node:crypto';
import { languages, type Language } from '@wod/contracts';
import { formTexts, pageTexts, type PageName } from './texts';

const style = `
:root{color-scheme:light dark;--ink:#1c2430;--paper:#fff;--line:#6b7686;--accent:#0b5cad;--on-accent:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf2;--paper:#141a22;--line:#8b97a8;--accent:#8ec5ff;--on-accent:#0b1622}}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,sans-serif}
main{max-width:34rem;margin:12vh auto 0;padding:0 1.25rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .75rem}
form{display:grid;gap:.35rem;margin-top:1.5rem}
input{font:inherit;padding:.55rem .7rem;border:1px solid var(--line);border-radius:.35rem;background:transparent;color:inherit;margin-bottom:.75rem}
button{font:inherit;font-weight:600;padding:.65rem 1rem;border:0;border-radius:.35rem;background:var(--accent);color:var(--on-accent);justify-self:start;cursor:pointer}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Headers of every page of the gateway's own: no scripts, no other sites, no frames, never kept. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  vary: 'accept, accept-language',
} as const;

/** The first language of an `Accept-Language` header that there are texts in. */
export function languageOf(header: string | undefined): Language {
  for (const part of (header ?? '').split(',')) {
    const wanted = part.trim().slice(0, 2).toLowerCase();
    const known = languages.find((language) => language === wanted);
    if (known !== undefined) return known;
  }
  return 'en';
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

/** What a page shows beside its text. */
export interface PageParts {
  /** Where its form is sent; without it there is no form. */
  readonly formAction?: string;
  readonly username?: string;
  /** A link to the sign-in. */
  readonly signInLink?: string;
}

export function renderPage(name: PageName, language: Language, parts: PageParts = {}): string {
  const { title, text } = pageTexts[language][name];
  const form = formTexts[language];
  const fields =
    parts.formAction === undefined
      ? ''
      : `<form method="post" action="${escapeHtml(parts.formAction)}">
<label for="username">${form.username}</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" value="${escapeHtml(parts.username ?? '')}">
<label for="password">${form.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256">
<button>${form.submit}</button>
</form>`;
  const link =
    parts.signInLink === undefined
      ? ''
      : `<p><a href="${escapeHtml(parts.signInLink)}">${form.submit}</a></p>`;
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p${name === 'wrong-password' ? ' role="alert"' : ''}>${escapeHtml(text)}</p>${fields}${link}</main></body>
</html>
`;
}
