// Reads that people have changed: somebody left, somebody else does the reports now, a number is another one.

import { has } from './clauses.ts';
import { placeAhead, placeBehind } from './dates.ts';
import { expressionOf, timesOf } from './clauses.ts';
import { findDepartment, findPhone, nameAt } from './person-details.ts';
import type { Slots } from './reading.ts';
import { type ClauseView, cueOf, isAboutOthers, isSupposed, type MessageView, says, type TopicAnswer } from './topic.ts';

/** Kinds in which a change of people may be told; trainings and queries read 换人 and 离职 their own way. */
const PLACES = ['report_deadline', 'personnel_change', 'registry_change', 'ledger_item', 'law_notice', 'bulletin', 'major_event'];

/** What a message says of a change of people, or null. */
export function readPeople(message: MessageView): TopicAnswer | null {
  if (!message.clauses.some((view) => view.cues.some((cue) => cue.classes.some((cls) => cls.startsWith('h_'))))) return null;
  const { kinds } = message.context;
  const told = kinds.size === 0 || PLACES.some((kind) => kinds.has(kind));
  const strong = message.clauses.some((view) => says(view, 'h_wrong', 'h_self_new') || (says(view, 'h_left') && isOwn(view)));
  if (!told && !strong) return null;
  const views = message.clauses.filter((view) => !isSupposed(view) && (!isAboutOthers(view) || has(view.clause, 'self')));
  for (const { kind, finds } of WAYS) {
    const view = views.find((one) => finds(one, message));
    if (view === undefined) continue;
    if (view.asks && !(ASKING_TOO.has(kind) && (kind !== 'left' || has(view.clause, 'self')))) continue;
    return { intent: 'handover', rule: `handover.${kind}`, confidence: 0.88, slots: slotsOf(kind, message, view), from: [view.index] };
  }
  return null;
}

/** What may be told in a question too: 你发错人了吧, 我是新来的，请问之前谁报的. */
const ASKING_TOO = new Set(['wrong_person', 'new_self', 'left']);

interface Way {
  readonly kind: string;
  readonly finds: (view: ClauseView, message: MessageView) => boolean;
}

/** First match wins: what is said of the speaker stands before what is said of a successor. */
const WAYS: readonly Way[] = [
  { kind: 'wrong_person', finds: (view) => says(view, 'h_wrong') && !says(view, 'h_new') },
  { kind: 'phone_change', finds: (view) => says(view, 'h_phone') },
  { kind: 'new_self', finds: (view) => says(view, 'h_self_new') && !says(view, 'h_acting') },
  { kind: 'agent', finds: (view, message) => says(view, 'h_agent') && (says(view, 'h_new') || findPhone(message.text) !== null) },
  { kind: 'acting', finds: (view, message) => says(view, 'h_acting') && (has(view.clause, 'self') || /报|统计|负责|顶/.test(message.text)) },
  { kind: 'new_contact', finds: namesSuccessor },
  { kind: 'not_my_job', finds: (view) => says(view, 'h_not_mine') },
  { kind: 'left', finds: (view) => says(view, 'h_left') },
  { kind: 'new_contact', finds: (view, message) => message.context.kinds.has('personnel_change') && says(view, 'h_new', 'h_role') },
];

/** A successor needs a name, a number or a title behind the word for the change. */
function namesSuccessor(view: ClauseView, message: MessageView): boolean {
  const phone = findPhone(message.text) !== null;
  if (says(view, 'h_left') && nameFor(view) === null && !phone) return false;
  const word = cueOf(view, 'h_new', 'h_role');
  if (word === undefined) return false;
  if (phone) return true;
  const name = nameFor(view) ?? titleFor(view);
  const changes = view.cues.some((cue) => cue.classes.includes('h_new') && !/^(?:联系|找|由|以后|今后|请联系|负责|换成|变更)$/.test(cue.text));
  return name !== null && (changes || /以后|今后|现在|统计|报表|报送|负责|管|接|换/.test(view.text));
}

function isOwn(view: ClauseView): boolean {
  return has(view.clause, 'self') || view.clause.tokens.length <= 4;
}

function slotsOf(kind: string, message: MessageView, view: ClauseView): Slots {
  const phone = findPhone(message.text);
  const names = [beforePhone(message), ...message.clauses.map(nameFor)].filter((name) => name !== null);
  const name = kind === 'left' || kind === 'not_my_job' || kind === 'wrong_person' ? null : (names[0] ?? titleFor(view));
  const dept = findDepartment(message.text);
  const effective = effectiveOn(message);
  return {
    kind,
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone: phone.digits }),
    ...(dept === null ? {} : { dept }),
    ...(effective === null ? {} : { effective }),
  };
}

/** Words a name stands behind, the most telling first. */
const NAMING = [
  '我叫', '姓名', '名字叫', '名叫', '叫做', '叫', '新统计员', '新统计', '新会计', '新财务', '新联系人', '新负责人', '新同事', '负责人变更为', '变更为', '更换为', '更换成', '交接给', '移交给', '移交', '交给', '转交给', '转交', '转给', '换成', '换为', '改成', '改为', '现在是', '现在由', '以后找', '以后由', '以后联系', '以后是', '后续联系', '后续由', '今后由', '请联系', '联系人', '联系', '接手人', '接手', '接替', '由', '找', '财务部', '办公室', '行政部', '财务', '会计', '同事', '统计员', '统计', '是', '为', '换', '给', '我是', '让', ':', '的', ' ',
];

/** The name of whoever comes, or null. */
function nameFor(view: ClauseView): string | null {
  const { text } = view;
  const whole = nameAt(text, 0);
  if (whole !== null && whole.length === text.length && whole.length >= 2) return whole;
  for (const word of NAMING) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const name = nameAt(text, at + word.length);
      if (name !== null && name.length >= 2) return name;
    }
  }
  const begins = nameAt(text, 0);
  return begins !== null && /接|负责|管|报|做|电话|手机|1\d/.test(text.slice(begins.length, begins.length + 4)) ? begins : null;
}

/** 他们王姐13500005555: a name that ends where the number begins. */
function beforePhone(message: MessageView): string | null {
  const phone = findPhone(message.text);
  if (phone === null) return null;
  const before = message.text.slice(Math.max(0, phone.start - 8), phone.start).replace(/(?:的|手机|电话|号码|号|是|:| |,|\(|tel)+$/, '');
  for (const length of [4, 3, 2]) {
    const part = before.slice(-length);
    if (part.length === length && nameAt(part, 0) === part) return part;
  }
  return null;
}

/** 老板娘, 出纳: who does it now, without a name. */
function titleFor(view: ClauseView): string | null {
  const found = /老板娘|老板|出纳|我老婆|我老公|厂长|新会计|代账/.exec(view.text);
  return found?.[0] ?? null;
}

/** From when on: 明天到岗, 11月1号就不在那上班了. */
function effectiveOn(message: MessageView): string | null {
  const { sentAt } = message.context.utterance;
  for (const view of message.clauses) {
    if (!says(view, 'h_start', 'h_left', 'h_new', 'h_self_new')) continue;
    const [time] = timesOf(view.clause);
    if (time === undefined) continue;
    const expression = expressionOf(time);
    if (expression.soon || expression.minutes !== undefined) continue;
    return placeBehind(expression, sentAt) ?? placeAhead(expression, sentAt).when?.slice(0, 10) ?? null;
  }
  return null;
}
