/** One mail to one person, ready to go. */
export interface MailEnvelope {
  /** A bare address, without a name: `name@example.org`. */
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /**
   * `<unique@site>`, made once per cause and stored before the first try. A second try carries the same
   * one, so that a mailbox that got both can show one.
   */
  readonly messageId: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * What became of one try. `sentence` is for operators and logs: no address, no password, no server prose
 * (servers quote addresses in their replies).
 */
export type SendOutcome =
  /** The server said yes after the last byte: it is the server's mail now. */
  | { readonly kind: 'sent' }
  /** The server will never take this mail for this recipient. Trying again cannot help. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** Certainly not accepted. Trying again cannot make a second copy. */
  | { readonly kind: 'later'; readonly sentence: string }
  /**
   * The mail was on its way when the answer got lost: the server may have it or not, and nobody can ask.
   * Trying again may make a second copy (with the same Message-ID); not trying may mean none.
   */
  | { readonly kind: 'unknown'; readonly sentence: string };

export type MailHealth = { readonly healthy: true } | { readonly healthy: false; readonly sentence: string };

/**
 * Hands mails to a mail server. The promises:
 *
 * - `send` never throws and never tries twice by itself once a byte of the mail has left: tries belong to
 *   the caller, who remembers them.
 * - Every outcome but `unknown` is certain.
 * - `send` ends within a bound of its own, and soon after its signal is aborted: `later` while the mail
 *   had not left, else `unknown`.
 * - Nothing about a person is logged.
 */
export interface MailSender {
  send(envelope: MailEnvelope, signal?: AbortSignal): Promise<SendOutcome>;
  /** Whether the server can be reached and lets us in. Opens a connection of its own; sends no mail. */
  verify(): Promise<MailHealth>;
  /** Refuses new mails, waits for those on their way, and lets go of connections. */
  close(): Promise<void>;
}
