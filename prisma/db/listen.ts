// Hears NOTIFY on a connection of its own and comes back when that connection is lost.

import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { connectOnce } from './connect.ts';

/**
 * Called once per notification with its payload, and once with `undefined` after each reconnection,
 * when something may have been missed. Must not throw.
 */
export type NotificationHandler = (payload: string | undefined) => void;

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * Listens on `channel` until the returned function is called.
 * @throws StatgridError DATABASE_UNREACHABLE when the first connection fails; later losses are repaired.
 */
export async function listen(
  url: string,
  channel: string,
  handler: NotificationHandler,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let current = await subscribe(url, channel, handler);
  const kept = keep();

  /** Waits for each loss and repairs it, until stopped. */
  async function keep(): Promise<void> {
    for (;;) {
      await Promise.race([lossOf(current), stopped]);
      await current.end().catch(() => undefined);
      if (stopping.signal.aborted) return;
      const repaired = await resubscribe();
      if (repaired === undefined) return;
      current = repaired;
      handler(undefined);
    }
  }

  async function resubscribe(): Promise<pg.Client | undefined> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      // Half of it at random, so that replicas do not come back in step.
      await delay(waitMs / 2 + Math.random() * (waitMs / 2), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
      if (stopping.signal.aborted) return undefined;
      const client = await subscribe(url, channel, handler).catch(() => undefined);
      if (client !== undefined) return client;
    }
  }

  return async () => {
    stopping.abort();
    await kept;
  };
}

async function subscribe(url: string, channel: string, handler: NotificationHandler): Promise<pg.Client> {
  const client = await connectOnce(url);
  client.on('notification', (notification) => handler(notification.payload ?? ''));
  try {
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

function lossOf(client: pg.Client): Promise<void> {
  return new Promise((resolve) => {
    client.once('end', () => resolve());
    client.once('error', () => resolve());
  });
}
