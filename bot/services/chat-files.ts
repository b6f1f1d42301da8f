// Files people send in chat: lists of staff are fetched and previewed, evidence of firms is kept; each step is a row first.

import { createHash } from 'node:crypto';
import type { ChannelSession, FileFetch } from '#adapters/contract.ts';
import { type ImportingPost, mayImportLists, useOfFile } from '#bot/domain/status-list/chat-file.ts';
import { isEvidence, MAX_EVIDENCE_BYTES } from '#bot/domain/verification-list/evidence.ts';
import { MAX_FILE_BYTES } from '#bot/sheets/limits.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { addCalls } from '#prisma/hot/budgets.ts';
import { endFile, nextOpenFile, type OpenFile, putOffFile, storeFile } from '#prisma/hot/chat-files.ts';
import { postsOfPerson, speakerOf } from '#prisma/hot/conversation.ts';
import { keepEvidence, readFileBytes, savePreview } from '#prisma/repos/chat-files.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { queriesForEvidence } from '#prisma/repos/queries.ts';
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
    const sender = await senderOf(db, file);
    if (file.state === 'wanted') return await fetchIfWanted(db, account, channel, { file, sender }, signal);
    return sender !== null && isForQueries(sender)
      ? await keepAsEvidence(db, file, sender, now)
      : await preview(db, file, sender?.posts ?? [], now);
  } catch (error) {
    await transaction(db, (tx) => putOffFile(tx, id, PAUSE_MS));
    return { kind: 'failed', messageId: id, error };
  }
}

interface Sender {
  readonly personId: string;
  readonly posts: readonly ImportingPost[];
  /** Queries a file of hers would be evidence for. */
  readonly queryIds: readonly string[];
}

/** Null for a stranger. */
async function senderOf(db: Database, { channel, scope, senderAddress }: OpenFile): Promise<Sender | null> {
  if (senderAddress === null) return null;
  return transaction(db, async (tx) => {
    const speaker = await speakerOf(tx, channel, senderAddress);
    if (speaker === null) return null;
    const { personId } = speaker;
    const queryIds = scope === 'person' ? await queriesForEvidence(tx, personId) : [];
    return { personId, posts: await postsOfPerson(tx, personId), queryIds };
  });
}

/** A file of whoever brings lists in is a list; of a firm that was asked about figures it is evidence. */
function isForQueries({ posts, queryIds }: Sender): boolean {
  return queryIds.length > 0 && !mayImportLists(posts);
}

/** The bytes decide what it is; what is no picture and no paper is not kept. */
async function keepAsEvidence(
  db: Database,
  { messageInId }: OpenFile,
  { personId, queryIds }: Sender,
  now: Temporal.Instant,
): Promise<FileWork> {
  const file = await readFileBytes(db.prisma, messageInId);
  await transaction(db, async (tx) => {
    if (file === null || !isEvidence(file.bytes)) return endFile(tx, messageInId, 'failed', 'not_evidence');
    if (!(await keepEvidence(tx, messageInId, { itemIds: queryIds, personId, now }))) return;
    const hash = createHash('sha256').update(file.bytes).digest('hex');
    await appendAudit(tx, {
      actor: `person:${personId}`,
      action: 'keep_evidence',
      subject: messageInId,
      detail: { hash, bytes: file.bytes.byteLength, queries: queryIds.length },
    });
  });
  return { kind: 'done' };
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
  { file, sender }: { readonly file: OpenFile; readonly sender: Sender | null },
  signal: AbortSignal,
): Promise<FileWork> {
  const isForQuery = sender !== null && isForQueries(sender);
  const maxBytes = isForQuery ? MAX_EVIDENCE_BYTES : MAX_FILE_BYTES;
  const isPicture = file.content === 'picture';
  const decided = useOfFile({ ...file, posts: sender?.posts ?? null, isForQuery, isPicture }, maxBytes);
  if (decided.use !== 'fetch') {
    await transaction(db, (tx) => endFile(tx, file.messageInId, decided.use, decided.reason));
    return { kind: 'done' };
  }
  const { ref } = file;
  const options = { maxBytes, timeoutMs: FETCH_TIMEOUT_MS, signal };
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
