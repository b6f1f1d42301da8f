// What the duty clerk reads of a wave that waits in rehearsal: whom it reaches, what it says, what it costs.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { type Message, plainText } from '#bot/domain/message.ts';
import { occasionText } from './reasons.ts';

export interface WaveText {
  readonly message: Message;
  readonly scope: 'person' | 'group';
  readonly readers: number;
}

export interface WaveView {
  readonly number: number;
  readonly slotAt: Temporal.Instant;
  readonly people: number;
  readonly groups: number;
  readonly calls: number;
  /** Calls the month has left; null where nobody counts them. */
  readonly callsLeft: number | null;
  /** Readers by occasion, such as `ladder:2`. */
  readonly readersOf: ReadonlyMap<string, number>;
  readonly texts: readonly WaveText[];
  readonly expiresAt: Temporal.Instant | null;
}

/** A wave that was not released in time. */
export interface WaveGone {
  readonly number: number;
  readonly slotAt: Temporal.Instant;
  readonly people: number;
  readonly groups: number;
  readonly isPointless: boolean;
}

/** A sample is cut here: enough to recognise the text on a phone. */
const SAMPLE_CHARS = 80;

/** Shows a wave, or only says what was dropped, or both in one message. */
export function waveNotice(view: WaveView | null, gone: readonly WaveGone[]): Message {
  const lines = [
    ...gone.map(goneText),
    ...(view === null ? [] : [headText(view), stepsText(view), ...samples(view.texts), askText(view)]),
  ];
  return {
    title: view === null ? '有一批消息没有放行' : `待放行：第${view.number}批`,
    blocks: lines.map((text) => ({ kind: 'paragraph', text })),
  };
}

/** `1200人、86个群` */
export function readersText({
  people,
  groups,
}: {
  readonly people: number;
  readonly groups: number;
}): string {
  const parts = [...(people > 0 ? [`${people}人`] : []), ...(groups > 0 ? [`${groups}个群`] : [])];
  return parts.length === 0 ? '没有收件人' : parts.join('、');
}

function headText(view: WaveView): string {
  const left = view.callsLeft === null ? '' : `，本月还剩${view.callsLeft}次`;
  return `演练中：第${view.number}批（${momentText(view.slotAt)}）等您放行，共${readersText(view)}，调用接口${view.calls}次${left}。`;
}

function stepsText({ readersOf }: WaveView): string {
  const byStep = new Map<string, number>();
  for (const [occasion, readers] of readersOf) {
    const step = occasionText(occasion);
    byStep.set(step, (byStep.get(step) ?? 0) + readers);
  }
  return `内容：${[...byStep].map(([step, readers]) => `${step}${readers}份`).join('；')}。`;
}

/** The most shared text to groups and to people; what is for one reader alone may name firms and is not shown. */
function samples(texts: readonly WaveText[]): readonly string[] {
  return (['group', 'person'] as const).flatMap((scope) => {
    const [most] = texts
      .filter((text) => text.scope === scope && (scope === 'group' || text.readers > 1))
      .toSorted((one, other) => other.readers - one.readers);
    if (most === undefined) return [];
    const text = [...plainText(most.message).replaceAll('\n', ' ')];
    const cut = text.length > SAMPLE_CHARS ? `${text.slice(0, SAMPLE_CHARS).join('')}……` : text.join('');
    return [`样文（${most.readers}${scope === 'group' ? '个群' : '人'}相同）：${cut}`];
  });
}

function askText({ expiresAt }: WaveView): string {
  const until = expiresAt === null ? '' : `（最迟${momentText(expiresAt)}）`;
  return `回“发送”放行，回“不发”取消。到下一批的时刻${until}还没有放行的，不再发出。逾期告知和答复不受影响。`;
}

function goneText(wave: WaveGone): string {
  const why = wave.isPointless ? '已过截止时间' : '到下一批时仍没有放行';
  return `第${wave.number}批（${momentText(wave.slotAt)}，${readersText(wave)}）${why}，不再发出。`;
}
