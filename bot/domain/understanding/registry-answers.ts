// Reads that an entry of the directory is another one now, or was wrong.

import type { CueClass } from './cues.ts';
import type { Slots } from './reading.ts';
import {
  type ClauseView,
  isAboutOthers,
  isSupposed,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';

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
  ['登记信息', 'g_licence'],
];

/** Words that change a field by themselves, outside a change that is asked for as well. */
const PLAIN: readonly CueClass[] = ['g_uscc', 'g_legal', 'g_industry', 'g_type', 'g_name', 'g_address'];

/** What a message says of the directory, or null. */
export function readRegistry(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  const open = kinds.has('registry_change');
  if (!open && kinds.size > 0 && !kinds.has('report_deadline') && !kinds.has('personnel_change')) return null;
  if (!FIELDS.some(([, cls]) => message.said.has(cls))) return null;
  const views = message.clauses.filter((view) => !isAboutOthers(view) && !isSupposed(view));
  for (const [field, cls] of FIELDS) {
    const view = views.find((one) => says(one, cls) && (!one.asks || open));
    if (view === undefined || !isChanged(message, view, cls, open)) continue;
    return {
      intent: 'registry_change',
      rule: `registry.${cls.slice(2)}`,
      confidence: 0.85,
      slots: { field, ...newValue(message) },
      from: [view.index],
    };
  }
  return null;
}

/** 改名要去哪里办 asks how, 行业要变更吧 tells. */
const ASKS_HOW = /谁|怎么|哪|什么|啥|多久|需要|材料|资料|如何|几天|流程|手续/;

/** 老板换了 and 法人变了 hold the change in the word; outside their own kind the same clause must say it. */
function isChanged(message: MessageView, view: ClauseView, cls: CueClass, open: boolean): boolean {
  if (view.asks) return open && saidIn(message, 'g_told') && !ASKS_HOW.test(view.text);
  if (open) return message.clauses.some((one) => says(one, 'g_changed')) || saysItself(view, cls);
  if (
    !PLAIN.includes(cls) ||
    says(view, 'h_role', 'x_ahead') ||
    saidIn(message, 'c_suspended', 'c_closed', 'c_far')
  )
    return false;
  return saysItself(view, cls) || (says(view, 'g_field') && says(view, 'g_changed'));
}

/** The word for the field holds the change itself: 改名, 换法人, 迁址, 转产. */
function saysItself(view: ClauseView, cls: CueClass): boolean {
  return (
    view.cues.some((cue) => cue.classes.includes(cls) && cue.classes.some((one) => one === 'g_changed')) ||
    says(view, 'g_itself')
  );
}

/** Words a new entry stands behind. */
const BEHIND =
  '现在叫 更名为 改名为 改名叫 变更为 现在是 改为 改成 换成 变成 改做 转做 搬到 搬至 迁至 迁到 改叫 改到'.split(
    ' ',
  );
const LONGEST_VALUE = 30;

function newValue({ text }: MessageView): Slots {
  for (const word of BEHIND) {
    const at = text.indexOf(word);
    if (at < 0) continue;
    const rest = text.slice(at + word.length);
    const end = [...rest].findIndex((char) => ',。;!?'.includes(char));
    const value = (end < 0 ? rest : rest.slice(0, end)).trim();
    if (value.length >= 2 && value.length <= LONGEST_VALUE) return { new_value: value };
  }
  return {};
}
