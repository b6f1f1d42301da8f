// What bureau staff order the service in chat, and what they are answered: 暂停全部, 恢复, 发送, 不发.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { reasonText } from '#bot/domain/delivery/reasons.ts';
import { readersText } from '#bot/domain/delivery/wave-notice.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { waveNumberOfRef } from '#prisma/hot/waves.ts';
import { decideHeldWave, type WaveDecision } from './decide-wave.ts';
import { type Paused, pauseSending, pauseText, type Resumed, resumeSending, shownPause } from './pause.ts';

export type BureauOrder = 'pause' | 'resume' | 'release' | 'withhold';

/** Who orders; the caller has made sure that they may. `quotedRef`: the message the order quotes. */
export interface Orderer {
  readonly personId: string;
  readonly quotedRef: string | null;
}

/** Carries an order out, in the transaction of the message that gave it, and answers with what came of it. */
export async function obey(
  tx: Tx,
  order: BureauOrder,
  { personId, quotedRef }: Orderer,
  now: Temporal.Instant,
): Promise<Message> {
  const actor = `person:${personId}`;
  switch (order) {
    case 'pause':
      return oneLine(pausedText(await pauseSending(tx, { actor, sinceAt: now })));
    case 'resume':
      return oneLine(resumedText(await resumeSending(tx, { actor, now })));
    case 'release':
    case 'withhold': {
      const number = quotedRef === null ? null : await waveNumberOfRef(tx, personId, quotedRef);
      const release = order === 'release';
      const decision = await decideHeldWave(tx, { number, release, actor, now });
      const pause = await shownPause(tx);
      const later = pause === null || !release ? '' : `（${pauseText(pause)}，恢复后才会发出）`;
      return oneLine(`${decisionText(decision, release)}${later}`);
    }
  }
}

/** What whoever pauses is told. */
export function pausedText(paused: Paused): string {
  return paused.isNew
    ? '已暂停全部发送，答复也先存着；来信照常接收登记。回“恢复”继续，过时的提醒不再补发，逾期告知照发。'
    : `已经是暂停状态：${pauseText(paused)}。回“恢复”继续。`;
}

/** What whoever resumes is told. */
export function resumedText({ isNew, piledUp }: Resumed): string {
  if (!isNew) return '现在没有暂停，一切照常发送。';
  return piledUp === 0
    ? '已恢复发送，没有积压。'
    : `已恢复发送。积压${piledUp}条：过时的提醒不再补发（原因逐条可查），其余陆续发出。`;
}

/** What whoever decides a wave is told. */
export function decisionText(decision: WaveDecision, release: boolean): string {
  switch (decision.kind) {
    case 'none':
      return '现在没有等待放行的消息。';
    case 'over': {
      const { number, decidedAt, reason, state } = decision.wave;
      const when = decidedAt === null ? '' : `已于${momentText(decidedAt)}`;
      return state === 'released'
        ? `第${number}批${when}放行，不能更改。`
        : `第${number}批${when}作罢：${reasonText(reason ?? '')}。`;
    }
    case 'decided': {
      const { number } = decision.wave;
      const readers = readersText(decision.wave);
      return release
        ? `第${number}批已放行：${readers}，现在发出。`
        : `第${number}批不再发出：${readers}。后面的步骤照常等您放行。`;
    }
  }
}
