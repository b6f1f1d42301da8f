// A message as the readers of the topics beside deadlines see it: its clauses with their cues.

import type { Clause, Context } from './clauses.ts';
import { isOf, isQuestion } from './clauses.ts';
import { type Cue, type CueClass, findCues } from './cues.ts';
import type { Intent, Slots } from './reading.ts';

/** One clause with what it says of any topic. */
export interface ClauseView {
  readonly index: number;
  readonly clause: Clause;
  readonly text: string;
  /** Where the clause starts in the message. */
  readonly start: number;
  readonly end: number;
  readonly cues: readonly Cue[];
  readonly asks: boolean;
}

/** The whole message. */
export interface MessageView {
  readonly text: string;
  readonly clauses: readonly ClauseView[];
  readonly context: Context;
}

/** An explicit answer about something else than filing, and the clauses it was read from. */
export interface TopicAnswer {
  readonly intent: Intent;
  readonly rule: string;
  readonly confidence: number;
  readonly slots: Slots;
  /** Indexes of clauses, the deciding one first. */
  readonly from: readonly number[];
}

/** The view of a message: `text` is the normalised text its clauses were cut from. */
export function viewOf(context: Context, text: string): MessageView {
  const cues = findCues(text);
  const clauses = context.clauses.map((clause, index): ClauseView => {
    const start = clause.tokens[0]?.start ?? 0;
    const end = clause.tokens.at(-1)?.end ?? start;
    const here = cues.filter((cue) => cue.start >= start && cue.end <= end);
    return { index, clause, text: text.slice(start, end), start, end, cues: here, asks: asksIn(clause, here) };
  });
  return { text, clauses, context };
}

/** 么 of 就是这么多 and 哪 inside a word of a topic ask nothing. */
function asksIn(clause: Clause, cues: readonly Cue[]): boolean {
  if (clause.asks) return true;
  const tokens = clause.tokens.filter((token) => !cues.some((cue) => token.start >= cue.start && token.end <= cue.end));
  return isQuestion({ tokens, asks: false });
}

/** True when the clause holds a cue of one of these classes. */
export function says(view: ClauseView, ...classes: readonly CueClass[]): boolean {
  return view.cues.some((cue) => cue.classes.some((cls) => classes.includes(cls)));
}

/** The first cue of one of these classes in the clause. */
export function cueOf(view: ClauseView, ...classes: readonly CueClass[]): Cue | undefined {
  return view.cues.find((cue) => cue.classes.some((cls) => classes.includes(cls)));
}

/** Words right before a cue that turn it round or take it away from the speaker. */
const DENIALS = ['没', '不', '未', '别', '没有', '不是', '尚未', '还没', '无', '非', '不用', '不必', '不要', '并非', '没能', '不会', '无法'];

/** True when the cue is denied by the word right before it (没参加, 还没整改完). */
export function isDenied(message: MessageView, cue: Cue): boolean {
  const before = message.text.slice(Math.max(0, cue.start - 3), cue.start);
  return DENIALS.some((word) => before.endsWith(word)) && !before.endsWith('要不') && !before.endsWith('差不');
}

/** True when a clause tells of others, of what somebody said, or only supposes. */
export function isAboutOthers(view: ClauseView): boolean {
  const inCue = (start: number, end: number) => view.cues.some((cue) => start >= cue.start && end <= cue.end);
  return view.clause.tokens.some((token) => isOf(token, 'others', 'quote') && !inCue(token.start, token.end));
}

/** True when the clause only supposes: 如果, 要是, 万一. */
export function isSupposed(view: ClauseView): boolean {
  return /如果|要是|假如|假设|万一|若是|倘若|的话/.test(view.text);
}
