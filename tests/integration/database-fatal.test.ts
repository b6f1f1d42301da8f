// The server ends connections at the worst moment: right behind the answer a transaction begins or goes on with.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDatabaseAway, openDatabase, rowsOf, transaction } from '#prisma/db.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';

/** What a backend says of its own accord when its server dies (ErrorResponse, FATAL 57P01). */
const FATAL = message(
  'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0',
);

/** Ends an answer (ReadyForQuery), idle or in a transaction. */
const READY = /Z\0\0\0\x05[IT]$/;

function message(fields: string): Buffer {
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(4 + Buffer.byteLength(fields), 1);
  return Buffer.concat([head, Buffer.from(fields)]);
}

/** A proxy whose server dies with the answer number `answers` of a connection, in one packet with it. */
async function dyingServer(target: string, answers: number) {
  const to = new URL(target);
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    let left = answers;
    near.on('error', () => undefined);
    far.on('error', () => undefined);
    near.pipe(far);
    far.on('data', (chunk: Buffer) => {
      if (READY.test(chunk.toString('latin1'))) left -= 1;
      if (left > 0) return void near.write(chunk);
      near.end(Buffer.concat([chunk, FATAL]));
      far.destroy();
    });
    far.on('close', () => near.end());
    near.on('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: url.href, close: () => server.close() };
}

describe('a server that dies', () => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase();
  });

  afterAll(async () => {
    await fresh.drop();
  });

  // 1: as the connection is made; 2: behind BEGIN; 3 and 4: between two statements.
  it.each([1, 2, 3, 4])(
    'fails what was asked and does not end the process, with answer %i of a connection',
    async (answers) => {
      const server = await dyingServer(fresh.url, answers);
      const db = openDatabase(server.url, { maxConnections: 1 });
      const work = transaction(db, async (tx) => {
        await rowsOf(tx)`SELECT 1`;
        await new Promise((resolve) => setImmediate(resolve));
        await rowsOf(tx)`SELECT 2`;
        await new Promise((resolve) => setImmediate(resolve));
        return rowsOf(tx)`SELECT 3`;
      });
      const error: unknown = await work.catch((caught: unknown) => caught);
      expect(isDatabaseAway(error)).toBe(true);
      await db.close();
      server.close();
    },
  );
});
