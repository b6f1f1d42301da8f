// No process wrote a secret, a phone number or anybody's words into its log.

import { readFileSync } from 'node:fs';
import type { Database } from '#prisma/db.ts';
import type { Evidence } from './evidence.ts';
import type { Journal } from './journal.ts';

const CANARIES = ['secret-canary', 'token-canary', 'session-canary'] as const;

/** Shorter words also stand in the log's own vocabulary. */
const SHORTEST_TEXT = 4;

export async function judgeLogs(
  db: Database,
  journal: Journal,
  files: readonly string[],
): Promise<readonly Evidence[]> {
  const { rows } = await db.pool.query<{ what: string }>(
    `SELECT phone AS what FROM person WHERE phone IS NOT NULL UNION SELECT text FROM message_in UNION SELECT name FROM unit
      UNION SELECT short_name FROM unit UNION SELECT name FROM person`,
  );
  const said = journal.messages.flatMap(({ text }) => text.split('\n'));
  const texts = new Set(
    [...rows.map(({ what }) => what), ...said].filter(({ length }) => length >= SHORTEST_TEXT),
  );
  return files.flatMap((file) => {
    const log = readFileSync(file, 'utf8');
    const found = [...CANARIES, ...texts].filter((text) => log.includes(text));
    return found.map(
      (text): Evidence => ({
        invariant: 'logs silent',
        what: `${file} holds ${text}`,
        detail: log.split('\n').find((line) => line.includes(text)),
      }),
    );
  });
}
