// What a slot says about notices: to the firm the notice, to its leader who has not confirmed it.

import { firstSaid } from '#bot/domain/delivery/occasion.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { budgetClassOf } from '#bot/domain/delivery/purpose.ts';
import { standingOfNotice } from '#bot/domain/facts/law-notice-facts.ts';
import type { Message } from '#bot/domain/message.ts';
import type { LineItem, SlotContext, SlotLine, SlotPart } from '#bot/kinds/lines.ts';
import { readNoticeFacts, readNoticeTask } from './stored.ts';
import { noticeMessage, unconfirmedMessage } from './texts.ts';

type Meaning = 'notice' | 'nudge' | 'leader';

/** Throws on a name nobody gives. */
export function meaningOf(named: string): Meaning {
  const [, word = ''] = /^law:(notice|nudge|leader)$/u.exec(firstSaid(named)) ?? [];
  if (word === '') throw new Error(`unknown occasion ${named}`);
  return word as Meaning;
}

const PURPOSES: Readonly<Record<Meaning, Purpose>> = {
  notice: 'courtesy',
  nudge: 'courtesy',
  leader: 'list',
};

interface KeptLine {
  readonly item: LineItem;
  readonly meaning: Meaning;
}

export function composeNotices(lines: readonly SlotLine[], context: SlotContext): SlotPart {
  const judged = lines.map((line) => ({ line, reason: judge(line) }));
  const kept = judged.filter(({ reason }) => reason === null).map(({ line }) => line);
  const said = kept.flatMap(({ item, occasion }): readonly KeptLine[] =>
    item === null ? [] : [{ item, meaning: meaningOf(occasion) }],
  );
  return {
    messages: [...Map.groupBy(said, ({ item }) => item.taskId)].flatMap(([taskId, of]) =>
      messagesOf(taskId, of, context),
    ),
    carried: kept.map(({ id, occasion }) => {
      const purpose = PURPOSES[meaningOf(occasion)];
      return { id, occasion, listNumber: null, purpose, budgetClass: budgetClassOf(purpose) };
    }),
    dropped: judged.flatMap(({ line: { id }, reason }) => (reason === null ? [] : [{ id, reason }])),
  };
}

/** The last look: null says it. */
function judge({ isLate, item, occasion }: SlotLine): string | null {
  if (item === null || standingOfNotice(readNoticeFacts(item.facts)) !== 'open') return 'confirmed';
  return isLate && meaningOf(occasion) === 'nudge' ? 'stale' : null;
}

/** Whoever answers for several firms reads a notice once; a leader has a list of each. */
function messagesOf(
  taskId: string,
  said: readonly KeptLine[],
  { bureau, hearsNothing, tasks }: SlotContext,
): readonly Message[] {
  const task = tasks.get(taskId);
  if (task === undefined) return [];
  const { title } = task;
  const toFirm = said.filter(({ meaning }) => meaning !== 'leader');
  const open = said.filter(({ meaning }) => meaning === 'leader').map(({ item }) => item.unitShortName);
  const again = toFirm.every(({ meaning }) => meaning === 'nudge');
  const { text } = readNoticeTask(task.payload);
  return [
    ...(toFirm.length === 0
      ? []
      : [noticeMessage({ bureau, title, text, again, answersInChat: !hearsNothing })]),
    ...(open.length === 0 ? [] : [unconfirmedMessage(title, [...new Set(open)].toSorted())]),
  ];
}
