import type { CaughtMail } from './caught-mail';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Everything in a mail is written by strangers. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const isWebLink = (url: string): boolean => /^https?:\/\//i.test(url);

const timeOf = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

function listItem(mail: CaughtMail, isOpen: boolean): string {
  return `<li><a href="/mails/${mail.id}"${isOpen ? ' aria-current="true"' : ''}>
    <span class="subject">${escapeHtml(mail.subject || '(no subject)')}</span>
    <span class="to">to ${escapeHtml(mail.to.join(', ') || 'nobody')}</span>
    <time datetime="${mail.receivedAt}">${timeOf(mail.receivedAt)}</time></a></li>`;
}

const emptyList = `<p class="empty">No mail yet. Book a workshop in the portal, and what the student would get appears here by itself.</p>`;

function mailView(mail: CaughtMail): string {
  const links = mail.links
    .map((url) =>
      isWebLink(url)
        ? `<li><a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${escapeHtml(url)}</a></li>`
        : `<li>${escapeHtml(url)}</li>`,
    )
    .join('');
  const attachments = mail.attachments
    .map(({ name, type, bytes }) => `<li>${escapeHtml(name)} (${escapeHtml(type)}, ${bytes} bytes)</li>`)
    .join('');
  return `<article>
  <h2>${escapeHtml(mail.subject || '(no subject)')}</h2>
  <dl><dt>From</dt><dd>${escapeHtml(mail.from)}</dd><dt>To</dt><dd>${escapeHtml(mail.to.join(', '))}</dd>
  <dt>Date</dt><dd>${timeOf(mail.date)} UTC</dd><dt>Message id</dt><dd>${escapeHtml(mail.messageId)}</dd></dl>
  <p class="actions"><a href="/mails/${mail.id}/raw">Raw message</a> <a href="/api/mails/${mail.id}">JSON</a></p>
  ${
    mail.html === ''
      ? ''
      : `<h3>HTML</h3><iframe title="HTML of this mail" src="/mails/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
  }
  <h3>Text</h3><pre>${escapeHtml(mail.text || '(no text)')}</pre>
  ${links === '' ? '' : `<h3>Links</h3><ul class="links">${links}</ul>`}
  ${attachments === '' ? '' : `<h3>Attachments</h3><ul>${attachments}</ul>`}
</article>`;
}

/** The inbox: all mails, newest first, and one of them if it is open. */
export function inboxPage(mails: readonly CaughtMail[], revision: number, open?: CaughtMail): string {
  const items = [...mails].reverse().map((mail) => listItem(mail, mail.id === open?.id));
  const main =
    open === undefined
      ? `<p class="empty">${mails.length === 0 ? '' : 'Choose a mail on the left.'}</p>`
      : mailView(open);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${open === undefined ? 'Inbox' : escapeHtml(open.subject || '(no subject)')} – mail catcher</title>
<link rel="stylesheet" href="/inbox.css"><script src="/inbox.js" defer></script></head>
<body class="${open === undefined ? 'list' : 'reading'}"><header><h1><a href="/">Inbox</a></h1>
<p>Mails of this machine. Nothing is sent on.</p></header>
<nav id="mails" data-revision="${revision}" aria-label="Mails" aria-live="polite">${
    items.length === 0 ? emptyList : `<ul>${items.join('')}</ul>`
  }</nav><main>${main}</main></body></html>`;
}

/** A mail's own HTML, for the sandboxed frame: its links open in a new tab, its scripts never run. */
export const framedHtml = (mail: CaughtMail): string =>
  `<!doctype html><meta charset="utf-8"><base target="_blank"><meta name="referrer" content="no-referrer">${mail.html}`;

/** Looks for new mails every two seconds and renews the list only, so that an open mail stays as it is. */
export const inboxScript = `'use strict';
setInterval(async () => {
  if (document.hidden) return;
  try {
    const list = document.getElementById('mails');
    const { revision } = await (await fetch('/api/revision')).json();
    if (String(revision) === list.dataset.revision) return;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
    list.replaceWith(page.getElementById('mails'));
  } catch { /* The catcher is being restarted. */ }
}, 2000);
`;

export const inboxStyle = `:root { color-scheme: light dark; --line: #d5d9de; --soft: #5a6472; --mark: #e7f0fb; --link: #0b57a4; --page: #fff; --text: #1a1d21; }
@media (prefers-color-scheme: dark) { :root { --line: #3a4048; --soft: #a5afbb; --mark: #1f3147; --link: #8ec2ff; --page: #16181b; --text: #e8eaed; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); display: grid;
  grid-template: auto 1fr / minmax(18rem, 26rem) 1fr; min-height: 100vh; }
header { grid-column: 1 / -1; padding: .7rem 1.2rem; border-bottom: 1px solid var(--line); display: flex; gap: 1rem; align-items: baseline; }
h1 { font-size: 1.25rem; margin: 0; } h1 a { color: inherit; text-decoration: none; } header p { margin: 0; color: var(--soft); }
nav { border-right: 1px solid var(--line); } nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: grid; gap: .1rem; padding: .65rem 1.2rem; color: inherit; text-decoration: none; border-bottom: 1px solid var(--line); }
nav a:hover, nav a[aria-current] { background: var(--mark); }
.subject { font-weight: 600; overflow-wrap: anywhere; } .to, time, dt { color: var(--soft); font-size: .88rem; overflow-wrap: anywhere; }
main { padding: 1rem 1.4rem; min-width: 0; } h2 { margin: 0 0 .6rem; overflow-wrap: anywhere; } h3 { margin: 1.2rem 0 .4rem; font-size: 1rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem 1rem; margin: 0; } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .4rem; padding: .8rem; margin: 0; }
.links a, .actions a { color: var(--link); overflow-wrap: anywhere; } .actions a { margin-right: 1rem; } .empty { padding: 1.2rem; color: var(--soft); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: -3px; }
@media (max-width: 50rem) { body { display: block; } nav { border-right: 0; } .reading nav { display: none; } .list main { display: none; } }
`;
