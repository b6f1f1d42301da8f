// Files people send in chat: fetched when their sender may bring lists in, then previewed; each step is a row first.

import { createHash } from 'node:crypto';
import type { ChannelSession, FileFetch } from '#adapters/contract.ts';
import { type ImportingPost, useOfFile } from '#bot/domain/status-list/chat-file.ts';
import { MAX_FILE_BYTES } from '#bot/sheets/limits.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { addCalls } from '#prisma/hot/budgets.ts';
import { endFile, nextOpenFile, type OpenFile, putOffFile, storeFile } from '#prisma/hot/chat-files.ts';
import { postsOfPerson, speakerOf } from '#prisma/hot/conversation.ts';
import { readFileBytes, savePreview } from '#prisma/repos/chat-files.ts';
import { previewList } from './list-by-chat.ts';
import type { OwnedAccount } from './owned-account.ts';

/**
 * Three tries of 8 s with 2 s between them: what a file's message may hold its sender's later ones (30 s, as for a
 * message that fails).
 */
const TRIES = 3;
const FETCH_TIMEOUT_MS = 8_000;
const PAUSE_MS = 2_000;

export type FileWork =
  | { readonly kind: 'none' | 'done' | 'put_off' }
  | { readonly kind: 'failed'; readonly messageId: string; readonly error: unknown };

/** What fetching needs of a channel. */
export type FetchingChannel = Pick<ChannelSession, 'fetchFile'>;

/**
 * Does one step of the account's oldest open file: fetches it, or previews what is fetched. Nothing is called within a
 * transaction. A process that dies begins the step again.
 */
export async function workOnNextFile(
  db: Database,
  account: OwnedAccount,
  channel: FetchingChannel,
  now: Temporal.Instant,
  signal: AbortSignal,
): Promise<FileWork> {
  const file = await nextOpenFile(db, account.id);
  if (file === null) return { kind: 'none' };
  const id = file.messageInId;
  if (file.tries > TRIES) {
    // It has ended its process, or nobody could tell how it ended, each time.
    await transaction(db, (tx) => endFile(tx, id, 'failed', 'unreadable'));
    return { kind: 'done' };
  }
  try {
    const posts = await postsOfSender(db, file);
    return file.state === 'stored'
      ? await preview(db, file, posts ?? [], now)
      : await fetchIfWanted(db, account, channel, { file, posts }, signal);
  } catch (error) {
    await transaction(db, (tx) => putOffFile(tx, id, PAUSE_MS));
    return { kind: 'failed', messageId: id, error };
  }
}

/** Null for a stranger. */
async function postsOfSender(
  db: Database,
  { channel, senderAddress }: OpenFile,
): Promise<readonly ImportingPost[] | null> {
  if (senderAddress === null) return null;
  return transaction(db, async (tx) => {
    const speaker = await speakerOf(tx, channel, senderAddress);
    return speaker === null ? null : postsOfPerson(tx, speaker.personId);
  });
}

async function preview(
  db: Database,
  { messageInId, name }: OpenFile,
  posts: readonly ImportingPost[],
  now: Temporal.Instant,
): Promise<FileWork> {
  const file = await readFileBytes(db.prisma, messageInId);
  const found = file === null ? null : await previewList(db, { ...file, fileName: name }, posts, now);
  await transaction(db, (tx) => {
    if (found === null) return endFile(tx, messageInId, 'failed', 'unreadable');
    if (found === 'has_figures') return endFile(tx, messageInId, 'failed', found);
    const preview = JSON.parse(JSON.stringify(found)) as Record<string, string>;
    // What is not brought in is not kept either.
    return savePreview(tx, messageInId, preview, { keepsBytes: found.ok });
  });
  return { kind: 'done' };
}

async function fetchIfWanted(
  db: Database,
  account: OwnedAccount,
  channel: FetchingChannel,
  { file, posts }: { readonly file: OpenFile; readonly posts: readonly ImportingPost[] | null },
  signal: AbortSignal,
): Promise<FileWork> {
  const decided = useOfFile({ ...file, posts }, MAX_FILE_BYTES);
  if (decided.use !== 'fetch') {
    await transaction(db, (tx) => endFile(tx, file.messageInId, decided.use, decided.reason));
    return { kind: 'done' };
  }
  const { ref } = file;
  const options = { maxBytes: MAX_FILE_BYTES, timeoutMs: FETCH_TIMEOUT_MS, signal };
  const fetched: FileFetch =
    ref === null || channel.fetchFile === undefined
      ? { state: 'refused', native: 'no_files', calls: 0 }
      : await channel.fetchFile(ref, options);
  return keep(db, account, file, fetched);
}

/** Writes down how a fetch ended and what it cost. */
async function keep(
  db: Database,
  account: OwnedAccount,
  { messageInId, tries }: OpenFile,
  fetched: FileFetch,
): Promise<FileWork> {
  return transaction(db, async (tx) => {
    if (fetched.calls > 0) await addCalls(tx, account.id, fetched.calls);
    switch (fetched.state) {
      case 'fetched': {
        const hash = createHash('sha256').update(fetched.bytes).digest('hex');
        await storeFile(tx, messageInId, { hash, bytes: fetched.bytes });
        return { kind: 'done' };
      }
      case 'expired':
      case 'too_big':
      case 'refused':
        await endFile(tx, messageInId, 'failed', fetched.state);
        return { kind: 'done' };
      case 'throttled':
      case 'transient':
        if (tries >= TRIES) {
          await endFile(tx, messageInId, 'failed', 'not_fetched');
          return { kind: 'done' };
        }
        await putOffFile(tx, messageInId, PAUSE_MS);
        return { kind: 'put_off' };
    }
  });
}
