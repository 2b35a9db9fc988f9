import type { Bus } from '@wod/bus';
import type { DataSource } from 'typeorm';

/** What the api needs to serve students. The mail server is not in it: mails wait for it. */
export class Health {
  constructor(
    private readonly source: DataSource,
    private readonly bus: Bus,
    private readonly isImported: () => boolean,
  ) {}

  /** Names of what is waited for; none when all is well. */
  async waitingFor(): Promise<string[]> {
    const waiting: string[] = [];
    if (!(await this.databaseAnswers())) waiting.push('PostgreSQL');
    if (!this.bus.isConnected()) waiting.push('nats-server');
    if (!this.isImported()) waiting.push('the import of workshops');
    return waiting;
  }

  private async databaseAnswers(): Promise<boolean> {
    try {
      await this.source.query('select 1');
      return true;
    } catch {
      return false;
    }
  }
}
