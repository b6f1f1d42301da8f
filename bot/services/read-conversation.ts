// Loads everything an answer to one message can depend on, before anything is decided.

import { localDate } from '#bot/domain/calendar/local-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import { awaitsVerdict, standingOfPersonnel } from '#bot/domain/facts/personnel-facts.ts';
import type { BindPlace } from '#bot/domain/identity/bind-answers.ts';
import { nodesJudged } from '#bot/domain/roster/handover-judges.ts';
import { type AnyItem, isChangeOfPeople, itemSpokenOf, KINDS, kindOf } from '#bot/kinds/index.ts';
import { type PersonnelItem, personnelItem } from '#bot/kinds/personnel_change/item.ts';
import type { Tx } from '#prisma/db.ts';
import type { ClaimedMessage } from '#prisma/hot/claim-message.ts';
import {
  itemsOfContact,
  lastLinesTo,
  lastOwnChanges,
  linesOfRef,
  postsOfPerson,
  type SpeakerPost,
  type SpeakerRow,
  type SpokenLine,
} from '#prisma/hot/conversation.ts';
import { draftOf } from '#prisma/repos/broadcasts.ts';
import { readChatFile } from '#prisma/repos/chat-files.ts';
import { firmsOfPerson } from '#prisma/repos/firm-contacts.ts';
import { lockHandovers } from '#prisma/repos/handovers.ts';
import { evidenceOf } from '#prisma/repos/queries.ts';
import { openQuestion } from '#prisma/repos/questions.ts';
import type { Conversation, ConversationFile, OpenQuestion } from './conversation.ts';
import { readKindTasks } from './kind-tasks.ts';
import type { ListFilePreview } from './list-by-chat.ts';
import { readCodesSaid } from './sign-in-codes.ts';
import { readWorkTime } from './work-time.ts';

/** Loads a conversation; the speaker's items stay locked until the transaction ends. */
export async function readConversation(
  tx: Tx,
  message: ClaimedMessage,
  speaker: SpeakerRow,
  places: readonly BindPlace[],
): Promise<Conversation> {
  const { personId } = speaker;
  const at = message.businessAt;
  const { calendar } = await readWorkTime(tx);
  const quoted = message.quotedRef === null ? [] : await linesOfRef(tx, personId, message.quotedRef);
  const reminded = await lastLinesTo(tx, personId, message.receivedAt, {
    numbered: false,
    occasions: KINDS.flatMap((kind) => kind.namesToFirm),
  });
  // A question is put in private and to a person: she may answer it on any of her channels, and in no group.
  const question = message.scope === 'group' ? null : await openQuestion<OpenQuestion>(tx, personId, at);
  const changes = await lastOwnChanges(tx, personId);
  const posts = await postsOfPerson(tx, personId);
  const list = await numberedList(tx, message, personId, posts, quoted);
  const items = await readItems(tx, personId, message.text, at);
  return {
    messageId: message.id,
    text: message.text,
    scope: message.scope,
    content: message.content,
    file: message.content === 'file' || message.content === 'picture' ? await readFile(tx, message.id) : null,
    at,
    speaker,
    senderProof: message.senderProof,
    posts,
    mayBind: places.some(({ channel }) => channel !== message.channel),
    items: items.filter((item) => !isChangeOfPeople(item)),
    firms: await firmsOfPerson(tx, personId),
    handovers: items.filter(isChangeOfPeople).filter(isUnderWay),
    toJudge: await readToJudge(tx, personId, posts),
    quotedItemIds: quoted.length === 0 ? null : quoted.map((line) => line.itemId),
    lastReminderItemIds: stillSpeaks(reminded, at, calendar) ? reminded.map((line) => line.itemId) : null,
    listed: listed(list),
    question,
    drawing: question?.broadcast === true ? await drawingOf(tx, personId) : null,
    lastChanges: changes.map(({ before, itemId, itemKind, kind }) => {
      return { itemId, kind, before: kindOf({ kind: itemKind }).readFacts(before) };
    }),
    calendar,
  };
}

function listed(lines: readonly SpokenLine[]): Conversation['listed'] {
  const numbered = lines.flatMap(({ itemId, listNumber }) =>
    listNumber === null ? [] : [{ itemId, listNumber }],
  );
  return new Map(
    [...Map.groupBy(numbered, ({ listNumber }) => listNumber)].map(([number, of]) => [
      number,
      of.map(({ itemId }) => itemId),
    ]),
  );
}

/** The numbered lines she quotes, else those of her last list; whoever holds no post is sent none. */
async function numberedList(
  tx: Tx,
  { receivedAt }: ClaimedMessage,
  personId: string,
  posts: readonly SpeakerPost[],
  quoted: readonly SpokenLine[],
): Promise<readonly SpokenLine[]> {
  if (posts.length === 0 || quoted.some(({ listNumber }) => listNumber !== null)) return quoted;
  return lastLinesTo(tx, personId, receivedAt, { numbered: true, occasions: [] });
}

async function drawingOf(tx: Tx, personId: string): Promise<Conversation['drawing']> {
  const draft = await draftOf(tx, `person:${personId}`);
  return draft?.state === 'draft' || draft?.state === 'previewed' ? draft.state : null;
}

async function readFile(tx: Tx, messageInId: string): Promise<ConversationFile | null> {
  const row = await readChatFile(tx, messageInId);
  if (row === null) return null;
  return {
    name: row.name,
    // Only savePreview writes this column, and only what the same type describes.
    preview: row.state === 'previewed' ? (row.preview as ListFilePreview) : null,
    failure: row.state === 'failed' ? row.reason : null,
    evidenceFor: row.state === 'kept' ? await evidenceOf(tx, messageInId) : [],
  };
}

/** A reminder speaks for a bare answer until the end of the next workday (house rule). */
function stillSpeaks(lines: readonly SpokenLine[], at: Temporal.Instant, calendar: WorkCalendar): boolean {
  const [line] = lines;
  if (line === undefined) return false;
  const lastOn = calendar.addWorkdays(localDate(line.slotAt), 1);
  return Temporal.PlainDate.compare(localDate(at), lastOn) <= 0;
}

async function readItems(
  tx: Tx,
  personId: string,
  text: string,
  now: Temporal.Instant,
): Promise<readonly AnyItem[]> {
  const rows = await itemsOfContact(tx, personId);
  const tasks = await readKindTasks(
    tx,
    rows.map((row) => row.taskId),
  );
  const codesOf = await readCodesSaid(tx, [...tasks.values()], text, now);
  return rows.flatMap((row) => {
    const task = tasks.get(row.taskId);
    return task === undefined ? [] : [itemSpokenOf(row, task, { now, codesOf })];
  });
}

function isUnderWay({ facts }: PersonnelItem): boolean {
  const standing = standingOfPersonnel(facts);
  return standing === 'open' || standing === 'returned';
}

async function readToJudge(
  tx: Tx,
  personId: string,
  posts: readonly SpeakerPost[],
): Promise<readonly PersonnelItem[]> {
  const gridPaths = nodesJudged(posts);
  if (gridPaths.length === 0) return [];
  const rows = await lockHandovers(tx, { gridPaths, personId, isOpen: true });
  return rows.map((row) => personnelItem(row, row)).filter(({ facts }) => awaitsVerdict(facts));
}
