// The floor under a durable sender: one row for each body, written before, marked before its call and ended after it.

import type { Database } from '#prisma/db.ts';
import { CALLS, type Post, poster, SEND_PATH } from './bare-calls.ts';

/** As many as our sender takes at once: rows in one claim, calls marked together. */
const CLAIM = 2000;
const BATCH = 32;

const TABLE = `
  CREATE TABLE IF NOT EXISTS bare_outbox (
    id int PRIMARY KEY, body text NOT NULL, state text NOT NULL DEFAULT 'sending',
    called_at timestamptz, ref text, ended_at timestamptz);
  TRUNCATE bare_outbox`;

const CLAIM_ROWS = `
  INSERT INTO bare_outbox (id, body) SELECT * FROM unnest($1::int[], $2::text[])`;

const MARK = `
  UPDATE bare_outbox SET called_at = clock_timestamp() WHERE id = ANY($1::int[])`;

const END = `
  UPDATE bare_outbox o SET state = 'accepted', ref = e.ref, ended_at = clock_timestamp()
    FROM unnest($1::int[], $2::text[]) AS e(id, ref) WHERE o.id = e.id`;

export async function prepareOutbox(db: Database): Promise<void> {
  await db.pool.query(TABLE);
}

/**
 * Sends every body over such an outbox: what is promised of a message (it is known before its call that it may have
 * gone out, and after a crash which did) and nothing else, no slots, lines, items or rules.
 */
export async function postDurably(db: Database, url: string, bodies: readonly string[]): Promise<void> {
  const post = await poster(url);
  const ends = new Ends(db);
  const underWay = new Set<Promise<void>>();
  const claim = (from: number) => {
    const ids = bodies.slice(from, from + CLAIM).map((_, index) => from + index);
    return db.pool.query({
      name: 'bare-claim',
      text: CLAIM_ROWS,
      values: [ids, ids.map((id) => bodies[id])],
    });
  };
  let claimed = claim(0);
  for (let from = 0; from < bodies.length; from += CLAIM) {
    await claimed;
    // The next rows are written while these are called.
    claimed = claim(from + CLAIM);
    for (let at = from; at < Math.min(from + CLAIM, bodies.length); at += BATCH) {
      while (underWay.size > CALLS - BATCH) await Promise.race(underWay);
      const some = bodies.slice(at, Math.min(at + BATCH, from + CLAIM));
      const ids = some.map((_, index) => at + index);
      await db.pool.query({ name: 'bare-mark', text: MARK, values: [ids] });
      for (const [index, body] of some.entries()) {
        const call = send(post, body).then((ref) => {
          underWay.delete(call);
          ends.add(at + index, ref);
        });
        underWay.add(call);
      }
    }
  }
  await Promise.all([...underWay, claimed]);
  await ends.written();
  await post.close();
}

async function send(post: Post, body: string): Promise<string> {
  const { processQueryKey = '' } = await post(SEND_PATH, body);
  return processQueryKey;
}

/** Ends gathered while the group before is being written. */
class Ends {
  readonly #db: Database;
  #pending: [number, string][] = [];
  #writing: Promise<void> | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  add(id: number, ref: string): void {
    this.#pending.push([id, ref]);
    void this.written();
  }

  async written(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      const values = [group.map(([id]) => id), group.map(([, ref]) => ref)];
      await this.#db.pool.query({ name: 'bare-end', text: END, values });
    }
  }
}
