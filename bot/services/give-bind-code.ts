// 绑定: a code for oneself, or by a leader or the bureau's staff for somebody they look after; shown in private only.

import {
  BIND_ANSWERS,
  BIND_REFUSALS,
  type BindPlace,
  codeForText,
  MOST_OPEN_CODES,
  noPlaceText,
  ownCodeText,
  placesMeant,
} from '#bot/domain/identity/bind-answers.ts';
import { type AskingPost, bindRight } from '#bot/domain/identity/bind-rights.ts';
import type { BindOrder } from '#bot/domain/identity/bind-words.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { bindingsOf, openCodes } from '#prisma/repos/bindings.ts';
import { type PersonWithPlaces, peopleWithPlaces } from '#prisma/repos/lookup.ts';
import { issueBindCode } from './bind-by-code.ts';

/** Who asks, in a private chat on this channel. */
export interface CodeAsker {
  readonly personId: string;
  readonly channel: string;
  readonly posts: readonly AskingPost[];
}

/** A name many people share is not looked through further. */
const MOST_NAMESAKES = 200;

/** Gives a code out in the transaction of the message that asked for it, or says why there is none. */
export async function giveBindCode(
  tx: Tx,
  order: BindOrder,
  asker: CodeAsker,
  places: readonly BindPlace[],
): Promise<Message> {
  const here = places.find(({ channel }) => channel === asker.channel);
  if (here?.region === 'abroad') return BIND_ANSWERS.abroad;
  const elsewhere = places.filter(({ channel }) => channel !== asker.channel);
  const open = order.kind === 'own' && order.channel === null ? elsewhere : places;
  const meant = placesMeant(open, order.channel);
  if (meant === null || meant.length === 0) return oneLine(noPlaceText(open, order.channel));
  return oneLine(
    order.kind === 'own'
      ? await ownCode(tx, asker, meant, places)
      : await codeForOther(tx, order.who, asker, meant),
  );
}

async function ownCode(
  tx: Tx,
  { personId }: CodeAsker,
  meant: readonly BindPlace[],
  places: readonly BindPlace[],
): Promise<string> {
  const { code } = await issueBindCode(tx, personId, `person:${personId}`);
  const bound = (await bindingsOf(tx, personId)).filter(({ state }) => state !== 'not_member');
  const names = bound.map(({ channel }) => places.find((one) => one.channel === channel)?.name ?? channel);
  return ownCodeText(code, meant, [...new Set(names)]);
}

async function codeForOther(
  tx: Tx,
  who: string,
  asker: CodeAsker,
  meant: readonly BindPlace[],
): Promise<string> {
  const found = await findPerson(tx, who, asker.posts);
  if (typeof found === 'string') return BIND_REFUSALS[found];
  const actor = `person:${asker.personId}`;
  if ((await openCodes(tx, actor, found.id)) >= MOST_OPEN_CODES) return BIND_REFUSALS.many;
  const { code } = await issueBindCode(tx, found.id, actor);
  return codeForText(found.name, code, meant);
}

/** Of the people called so, the one the asker may have a code for, or why there is none. */
async function findPerson(
  tx: Tx,
  who: string,
  asking: readonly AskingPost[],
): Promise<PersonWithPlaces | Exclude<keyof typeof BIND_REFUSALS, 'many' | 'notAllowed'>> {
  const judged = (await peopleWithPlaces(tx, who, MOST_NAMESAKES))
    .map((person) => ({ person, right: bindRight(asking, person) }))
    .filter(({ right }) => right !== 'unknown');
  const [first, second] = judged;
  if (first === undefined) return 'unknown';
  if (second !== undefined) return 'several';
  return first.right === 'may' ? first.person : first.right;
}
