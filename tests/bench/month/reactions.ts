// What people say to what they are told: one word, a promise kept or broken, a mistake, mostly nothing.

import { isBefore, localDate } from '#bot/domain/calendar/local-time.ts';
import { type Draw, drawsFor, oneOf } from './draws.ts';

/** A message as the one who reads it sees it. */
export interface Heard {
  readonly seed: number;
  readonly address: string;
  readonly at: Temporal.Instant;
  readonly kind: 'reminder' | 'overdue' | 'list' | 'group';
  /** When each of the forms named is filed; null for never. */
  readonly filedAts: readonly (Temporal.Instant | null)[];
  /** How often this person has said something this month. */
  readonly saidBefore: number;
}

export interface Saying {
  readonly text: string;
  readonly afterMinutes: number;
  /** She presses twice, or her phone does. */
  readonly twice: boolean;
  /** The platform pushes the frame once more. */
  readonly redelivered: boolean;
}

/** Plausible, not measured; texts ask only for exceptions, so most say nothing. */
const SHARES = {
  /** Of those who have filed everything named. */
  filed: { claim: 0.12 },
  open: { acknowledge: 0.1, promise: 0.08, falseClaim: 0.02, trouble: 0.015, question: 0.015 },
  overdue: { acknowledge: 0.1, promise: 0.25, falseClaim: 0.08, trouble: 0.05, question: 0.03 },
  /** A leader enters a call; a member says 收到 to the notice in the group. */
  list: 0.25,
  group: 0.03,
  /** Who has answered once answers again less often. */
  again: 0.5,
  typo: 0.05,
  twice: 0.03,
  redelivered: 0.01,
  /** Of the promises, those that name the day she really files on. */
  honest: 0.7,
} as const;

const CLAIMS = ['已报', '已报', '报了', '已上报', '都报好了'] as const;
const CLAIM_TYPOS = ['己报', '以报', '已报l'] as const;
const ACKNOWLEDGED = ['收到', '好的', '收到，谢谢', '知道了'] as const;
const TROUBLES = ['登不上', '平台登不上去', '密码忘了登不进'] as const;
const QUESTIONS = ['这个表怎么填？', '金额是千元还是万元', '求助'] as const;
const CALLED = ['已联系 1 下午报', '已联系 1 明天报', '已联系 1 电话没人接'] as const;

/** Null: says nothing. Depends on what was heard alone. */
export function reactionTo(heard: Heard): Saying | null {
  const draw = drawsFor(`${heard.seed}:${heard.address}:${heard.kind}:${heard.at.epochMilliseconds}`);
  const text = textFor(heard, draw);
  if (text === null) return null;
  const afterMinutes = 2 + Math.floor(draw() ** 2 * 180);
  return {
    text,
    afterMinutes,
    twice: draw() < SHARES.twice,
    redelivered: draw() < SHARES.redelivered,
  };
}

function textFor(heard: Heard, draw: Draw): string | null {
  const chance = draw() / (heard.saidBefore > 0 ? SHARES.again : 1);
  switch (heard.kind) {
    case 'list':
      return draw() < SHARES.list ? oneOf(CALLED, draw) : null;
    case 'group':
      return draw() < SHARES.group ? '收到' : null;
    case 'reminder':
    case 'overdue':
      return firmText(heard, chance, draw);
  }
}

function firmText(heard: Heard, chance: number, draw: Draw): string | null {
  const open = heard.filedAts.filter((filedAt) => filedAt === null || isBefore(heard.at, filedAt));
  if (open.length === 0) return chance < SHARES.filed.claim ? claim(draw) : null;
  const shares = heard.kind === 'overdue' ? SHARES.overdue : SHARES.open;
  const bounds: readonly (readonly [number, () => string])[] = [
    [shares.acknowledge, () => oneOf(ACKNOWLEDGED, draw)],
    [shares.promise, () => promise(heard.at, open, draw)],
    [shares.falseClaim, () => claim(draw)],
    [shares.trouble, () => oneOf(TROUBLES, draw)],
    [shares.question, () => oneOf(QUESTIONS, draw)],
  ];
  let rest = chance;
  for (const [share, text] of bounds) {
    if (rest < share) return text();
    rest -= share;
  }
  return null;
}

function claim(draw: Draw): string {
  return draw() < SHARES.typo ? oneOf(CLAIM_TYPOS, draw) : oneOf(CLAIMS, draw);
}

function promise(at: Temporal.Instant, open: readonly (Temporal.Instant | null)[], draw: Draw): string {
  const first = open.find((filedAt) => filedAt !== null) ?? null;
  if (first === null || draw() >= SHARES.honest) return oneOf(['下午报', '今天下班前报', '明天上午报'], draw);
  const days = localDate(at).until(localDate(first)).days;
  if (days === 0) return oneOf(['今天报', '下班前报', '今晚报'], draw);
  return days === 1 ? oneOf(['明天报', '明天下午报'], draw) : `${localDate(first).day}号报`;
}
