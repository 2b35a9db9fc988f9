import type { Transaction } from '../database/transactions';

/** Whether this consumer sees the message for the first time; remembers it in the same transaction. */
export async function firstTime(tx: Transaction, consumer: string, messageId: string): Promise<boolean> {
  const rows = await tx.query(
    `insert into inbox (consumer, message_id) values ($1, $2) on conflict do nothing returning 1`,
    [consumer, messageId],
  );
  return rows.length > 0;
}
