// Carries out what a message says about changes of people.

import { standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { awaitsVerdict } from '#bot/domain/facts/personnel-facts.ts';
import { nodesJudged } from '#bot/domain/roster/handover-judges.ts';
import type { SaidSuccessor } from '#bot/domain/roster/successor-said.ts';
import type { KindEvent } from '#bot/kinds/conversation.ts';
import { isDeadline } from '#bot/kinds/index.ts';
import {
  NO_FIRM_TEXT,
  NOT_YOURS_TEXT,
  severalFirmsText,
  withFirmText,
} from '#bot/kinds/personnel_change/texts.ts';
import type { Tx } from '#prisma/db.ts';
import { type FirmRow, firmById, firmsNamedIn, personById } from '#prisma/repos/firm-contacts.ts';
import type { Conversation } from './conversation.ts';
import { judgeHandover } from './judge-handover.ts';
import { type Teller, tellHandover } from './tell-handover.ts';

export type HandoverWord =
  | {
      readonly do: 'tell';
      /** The words, which may name a firm. */
      readonly text: string;
      /** Firms of the speaker; none: she answers for none. */
      readonly unitIds: readonly string[];
      /** How the change was told: left, new_contact, new_self …; null: more about one that is under way. */
      readonly kind: string | null;
      readonly said: SaidSuccessor;
    }
  | {
      readonly do: 'judge';
      readonly itemIds: readonly string[];
      readonly verdict: 'confirmed' | 'refused';
    };

/** What came of it: what is said, and what it changes on items of the speaker's firms. */
export interface HandoverOutcome {
  readonly texts: readonly string[];
  readonly changes: readonly { readonly itemId: string; readonly kind: string; readonly event: KindEvent }[];
}

/** Does everything a message wants done about people. */
export async function carryOut(
  tx: Tx,
  conversation: Conversation,
  word: HandoverWord,
  now: Temporal.Instant,
): Promise<HandoverOutcome> {
  const { at, messageId, speaker } = conversation;
  const by: Teller = { actor: 'person', personId: speaker.personId, messageInId: messageId, at };
  return word.do === 'tell'
    ? tell(tx, conversation, word, by, now)
    : { changes: [], texts: await judge(tx, conversation, word, by, now) };
}

async function judge(
  tx: Tx,
  { toJudge }: Conversation,
  { itemIds, verdict }: Extract<HandoverWord, { do: 'judge' }>,
  by: Teller,
  now: Temporal.Instant,
): Promise<readonly string[]> {
  const texts: string[] = [];
  // One after the other: a transaction has one connection.
  for (const item of toJudge.filter(({ id }) => itemIds.includes(id))) {
    texts.push((await judgeHandover(tx, item, verdict, by, now)).text);
  }
  return texts;
}

const GOES_HERSELF: ReadonlySet<string> = new Set(['left', 'not_my_job', 'wrong_person']);

async function tell(
  tx: Tx,
  conversation: Conversation,
  word: Extract<HandoverWord, { do: 'tell' }>,
  by: Teller,
  now: Temporal.Instant,
): Promise<HandoverOutcome> {
  const firms = await firmsMeant(tx, conversation, word);
  if (typeof firms === 'string') return { texts: [firms], changes: [] };
  const texts: string[] = [];
  const changes: HandoverOutcome['changes'][number][] = [];
  for (const firm of firms) {
    const isOwn = word.unitIds.includes(firm.unitId);
    const { personId } = conversation.speaker;
    const isHerself = GOES_HERSELF.has(word.kind ?? '');
    const leaving = isOwn && word.kind !== 'new_self' ? { personId, isHerself } : null;
    const said = word.kind === 'new_self' ? await oneself(tx, conversation, word.said) : word.said;
    const { isNew, item, text } = await tellHandover(tx, firm, leaving, said, by, now);
    const isLacking = !isOwn && item !== null && !awaitsVerdict(item.facts);
    texts.push(isLacking ? `${text}${withFirmText(firm.shortName)}` : text);
    if (isOwn && isNew && item !== null) changes.push(...leftBehind(conversation, firm.unitId));
  }
  return { texts, changes };
}

/** Her own firms; else, named in so many words, one under a node she looks after. A text is why not. */
async function firmsMeant(
  tx: Tx,
  { firms, posts }: Conversation,
  { text, unitIds }: Extract<HandoverWord, { do: 'tell' }>,
): Promise<readonly FirmRow[] | string> {
  const own = firms.filter(({ unitId }) => unitIds.includes(unitId)).map(({ shortName }) => shortName);
  const isNamed = own.some((shortName) => text.includes(shortName));
  const others = isNamed ? [] : await firmsNamedIn(tx, text);
  const [longest] = others;
  if (longest !== undefined) {
    // A short name is unique in its grid only: a city has several 恒达铜业.
    const alike = others.filter(({ shortName }) => shortName === longest.shortName);
    const hers = alike.filter(({ gridPath }) => nodesJudged(posts).some((path) => gridPath.startsWith(path)));
    if (hers.length > 1) return severalFirmsText(longest.shortName);
    return hers.length === 1 ? hers : NOT_YOURS_TEXT;
  }
  if (unitIds.length === 0) return NO_FIRM_TEXT;
  const found: FirmRow[] = [];
  for (const unitId of unitIds) found.push(...[await firmById(tx, unitId)].filter((firm) => firm !== null));
  return found;
}

/** 我是新来的: the speaker is whom she means. */
async function oneself(tx: Tx, { speaker }: Conversation, said: SaidSuccessor): Promise<SaidSuccessor> {
  const person = await personById(tx, speaker.personId);
  const { name, phone } = { name: speaker.name, phone: person?.phone ?? said.successor.phone };
  return { ...said, successor: { ...said.successor, name, phone } };
}

/** Whoever calls the firm about its forms sees that its statistician has left. */
function leftBehind({ at, items }: Conversation, unitId: string): HandoverOutcome['changes'] {
  return items
    .filter(isDeadline)
    .filter((item) => item.unitId === unitId && standingOf(item.facts) === 'open')
    .map(({ id }) => {
      const event = { kind: 'blocked', obstacle: 'contact_left', at } as const;
      return { itemId: id, kind: 'blocked:contact_left', event };
    });
}
