// The part of 谁没报 about queries: whose are open under the nodes a speaker has a duty for, and never what they ask.

import { oneLine } from '#bot/domain/message.ts';
import { type OpenList, openCount, openList, openQuery } from '#bot/kinds/verification_query/open-list.ts';
import type { Tx } from '#prisma/db.ts';
import type { SpeakerPost } from '#prisma/hot/conversation.ts';
import { type OpenQueryRow, openQueriesUnder } from '#prisma/hot/open-queries.ts';

/** Names and numbers, on from `firstNumber`; null: only counts may be told. Null when nothing is open. */
export async function openQueryList(
  tx: Tx,
  posts: readonly SpeakerPost[],
  firstNumber: number | null,
): Promise<OpenList | null> {
  const under = await openQueriesUnder(
    tx,
    posts.map(({ gridPath }) => gridPath),
  );
  const open = under.filter((query) => posts.some((post) => concerns(post, query)));
  if (open.length === 0) return null;
  if (firstNumber === null) {
    const firms = new Set(open.map(({ unitId }) => unitId)).size;
    return { message: oneLine(`${openCount(firms, open.length)}。`), numbers: new Map() };
  }
  const queries = open.map((query) => openQuery(query, query.askedAt));
  return openList(audienceOf(posts), queries, { firstNumber, hearsNothing: false });
}

/** A post with a profession sees the queries about its own profession's forms. */
function concerns({ gridPath, profession }: SpeakerPost, query: OpenQueryRow): boolean {
  return query.gridPath.startsWith(gridPath) && (profession === null || profession === query.profession);
}

function audienceOf(posts: readonly SpeakerPost[]) {
  return posts.some(({ gridLevel }) => gridLevel >= 3) ? 'leader' : 'specialist';
}
