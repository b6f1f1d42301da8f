// Reads what becomes of a firm: stopped or closed, its entry in the directory changed, an event to be told at once.

import { expressionOf, has, isOf, timesOf } from './clauses.ts';
import type { CueClass } from './cues.ts';
import type { Slots } from './reading.ts';
import { type ClauseView, cueOf, isAboutOthers, isDenied, isSupposed, type MessageView, says, type TopicAnswer } from './topic.ts';

/** Kinds whose words for standing still are reasons for a figure, or talk. */
const OTHER_USES = ['verification_query', 'training_notice', 'activity', 'law_notice', 'bulletin'];

/** The firm stands still, is closed, moved away or struck off; null when the message does not say so. */
export function readStatus(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  if (kinds.has('major_event')) return null;
  if (OTHER_USES.some((kind) => kinds.has(kind)) && !kinds.has('report_deadline')) return null;
  const view = message.clauses.find((one) => statusOf(one) !== null && isStated(message, one));
  if (view === undefined) return null;
  const status = statusOf(view);
  if (status === null) return null;
  return { intent: 'closed_suspended', rule: `status.${status}`, confidence: 0.88, slots: statusSlots(message, status), from: [view.index] };
}

const STATUS_OF: readonly (readonly [status: string, cls: CueClass])[] = [
  ['bankrupt', 'c_bankrupt'],
  ['deregistered', 'c_deregistered'],
  ['seasonal', 'c_seasonal'],
  ['closed', 'c_closed'],
  ['suspended', 'c_suspended'],
];

function statusOf(view: ClauseView): string | null {
  const found = STATUS_OF.find(([, cls]) => says(view, cls));
  if (found !== undefined) return found[0] === 'closed' && says(view, 'c_suspended') ? 'suspended' : found[0];
  return says(view, 'c_relocated') && says(view, 'c_far') ? 'relocated' : null;
}

function isStated(message: MessageView, view: ClauseView): boolean {
  if (view.asks || isAboutOthers(view) || isSupposed(view)) return false;
  const cue = cueOf(view, 'c_bankrupt', 'c_deregistered', 'c_seasonal', 'c_closed', 'c_suspended', 'c_relocated');
  return cue !== undefined && !isDenied(message, cue) && !/快要|差点|会不会|要不要|不会|企业名单|名录|停产企业/.test(view.text);
}

function statusSlots(message: MessageView, status: string): Slots {
  const since = sinceOf(message);
  const until = untilOf(message);
  const reason = message.clauses.flatMap((view) => cueOf(view, 'c_reason') ?? [])[0];
  return {
    status,
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
    ...(reason === undefined ? {} : { reason: reason.text }),
  };
}

/** 9月份就停了, 上个月: the month it began. */
function sinceOf(message: MessageView): string | null {
  const today = localDay(message);
  const said = /(?:从|自)?(\d{1,2})月份?(?!.{0,3}(?:开工|复工|恢复|开业))/.exec(message.text);
  if (said !== null) {
    const month = Number(said[1]);
    if (month < 1 || month > 12) return null;
    const year = month > today.month ? today.year - 1 : today.year;
    return `${year}-${String(month).padStart(2, '0')}`;
  }
  if (/上个?月/.test(message.text)) return today.subtract({ months: 1 }).toPlainYearMonth().toString();
  return null;
}

/** 明年3月开工, 停到年底, 月底复工: when it is over. A month is `YYYY-MM`, a day `YYYY-MM-DD`. */
function untilOf(message: MessageView): string | null {
  const today = localDay(message);
  const month = /(明年|今年)?(\d{1,2})月份?(?=.{0,4}(?:开工|复工|复产|恢复|开业|营业|再开))/.exec(message.text) ?? /到(明年|今年)?(\d{1,2})月份?(?!\d)/.exec(message.text);
  if (month !== null) {
    const number = Number(month[2]);
    const year = month[1] === '明年' || number < today.month ? today.year + 1 : today.year;
    return `${year}-${String(number).padStart(2, '0')}`;
  }
  if (/到?年底/.test(message.text)) return `${today.year}-12-31`;
  if (/(?:到|至)月底|月底(?=.{0,3}(?:开工|复工|复产|恢复|开业))/.test(message.text)) {
    return today.with({ day: today.daysInMonth }).toString();
  }
  return null;
}

function localDay(message: MessageView): Temporal.PlainDate {
  return message.context.utterance.sentAt.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
}

/** Fields of the directory, the most telling word first. */
const FIELDS: readonly (readonly [field: string, cls: CueClass])[] = [
  ['统一社会信用代码', 'g_uscc'],
  ['法定代表人', 'g_legal'],
  ['行业代码', 'g_industry'],
  ['注册资本', 'g_capital'],
  ['单位类型', 'g_type'],
  ['单位名称', 'g_name'],
  ['地址', 'g_address'],
  ['单位规模', 'g_scale'],
  ['联系方式', 'g_contact_field'],
];

/** An entry of the directory is another one now, or was wrong; null when the message does not say so. */
export function readRegistry(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  const open = kinds.has('registry_change');
  if (!open && kinds.size > 0 && !kinds.has('report_deadline') && !kinds.has('personnel_change')) return null;
  const views = message.clauses.filter((view) => !isAboutOthers(view) && !isSupposed(view));
  for (const [field, cls] of FIELDS) {
    const view = views.find((one) => says(one, cls) && (!one.asks || open));
    if (view === undefined) continue;
    const changed = message.clauses.some((one) => says(one, 'g_changed')) || /[变改换搬迁新]/.test(cueOf(view, cls)?.text ?? '') || cls === 'g_name' || (cls === 'g_type' && /独立|转/.test(message.text));
    if (!changed || (!open && !isPlainChange(view, cls))) continue;
    if (view.asks && !/了|从|现在/.test(message.text)) continue;
    return { intent: 'registry_change', rule: `registry.${cls.slice(2)}`, confidence: 0.85, slots: { field, ...newValue(message) }, from: [view.index] };
  }
  return null;
}

/** Outside its own kind the words must say the change themselves: 法人变更了, 公司改名了. */
function isPlainChange(view: ClauseView, cls: CueClass): boolean {
  if (cls === 'g_name') return /改名|更名|换名|现在叫|名称变|改了名|名字改|名字变|更名为/.test(view.text);
  if (cls === 'g_legal') return says(view, 'g_changed') || /换|变|改/.test(view.text);
  if (cls === 'g_address') return /地址|迁址|搬到|搬至|搬迁/.test(view.text) && !says(view, 'c_far');
  return says(view, 'g_changed') && cls !== 'g_contact_field' && cls !== 'g_scale' && cls !== 'g_capital';
}

function newValue(message: MessageView): Slots {
  const found = /(?:现在叫|更名为|改名为|改名叫|变更为|现在是|改为|改成|改做|搬到|搬至|迁至|迁到|改叫)([^,。;!?]{2,30})/.exec(message.text);
  return found?.[1] === undefined ? {} : { new_value: found[1].trim() };
}

const EVENTS: readonly (readonly [event: string, cls: CueClass])[] = [
  ['accident', 'e_accident'],
  ['disaster', 'e_disaster'],
  ['merger', 'e_merger'],
  ['bankruptcy', 'e_bankruptcy'],
  ['relocation', 'e_relocation'],
  ['layoff', 'e_layoff'],
  ['shutdown', 'e_shutdown'],
  ['project', 'e_project'],
  ['data_move', 'e_data_move'],
];

/** Events told at once wherever they are told; all others only where an event is open. */
const AT_ONCE = new Set(['accident', 'disaster']);

/** An event that a bureau must hear of at once; null when the message does not tell of one. */
export function readEvent(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  const open = kinds.has('major_event');
  const elsewhere = kinds.has('report_deadline') || kinds.size === 0 || kinds.has('registry_change');
  if (!open && !elsewhere) return null;
  for (const [event, cls] of EVENTS) {
    if (!open && !AT_ONCE.has(event)) continue;
    const view = message.clauses.find((one) => {
      const cue = cueOf(one, cls);
      return cue !== undefined && !one.asks && !isDenied(message, cue) && !isSupposed(one);
    });
    if (view === undefined || (!open && !has(view.clause, 'le', 'self', 'vague_done') && !/了$|今|昨|刚|我们|我厂|厂|车间|仓库/.test(view.text))) continue;
    const when = whenOf(message);
    return { intent: 'event_report', rule: `event.${event}`, confidence: 0.85, slots: { event, ...when }, from: [view.index] };
  }
  return null;
}

/** 下个月整体搬: the month it will happen, `YYYY-MM`; a day where one is named. */
function whenOf(message: MessageView): Slots {
  if (/下个?月/.test(message.text)) return { when: localDay(message).add({ months: 1 }).toPlainYearMonth().toString() };
  const time = message.clauses.flatMap((view) => timesOf(view.clause))[0];
  if (time === undefined || !isOf(time, 'time')) return {};
  const { day } = expressionOf(time);
  if (day?.kind !== 'offset' || day.days <= 0) return {};
  return { when: localDay(message).add({ days: day.days }).toString() };
}
