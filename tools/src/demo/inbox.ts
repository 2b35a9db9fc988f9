import { HttpClient } from './http-client';

/** A mail as the catcher's inbox shows it. */
export interface InboxMail {
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

/** Reads the mail catcher's inbox. */
export class Inbox {
  private readonly http: HttpClient;

  constructor(inboxUrl: string) {
    this.http = new HttpClient(inboxUrl);
  }

  async waitFor(
    address: string,
    wanted: (mail: InboxMail) => boolean,
    timeoutMs: number,
  ): Promise<InboxMail> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const mails = await this.list(address);
      const found = mails.find(wanted);
      if (found !== undefined) return found;
      if (performance.now() > end) {
        const subjects = mails.map(({ subject }) => `"${subject}"`).join(', ');
        throw new Error(`The mail did not come within ${timeoutMs} ms; came: ${subjects || 'none'}.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits until this many mails came, and half a second more for one too many. */
  async waitForCount(address: string, count: number, timeoutMs: number): Promise<readonly InboxMail[]> {
    const end = performance.now() + timeoutMs;
    while ((await this.list(address)).length < count && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    return this.list(address);
  }

  private async list(address: string): Promise<readonly InboxMail[]> {
    const { body } = await this.http.send('GET', `/api/mails?to=${encodeURIComponent(address)}`);
    return body as InboxMail[];
  }
}
