// The Chinese of handovers. Names and numbers of new people stand in private messages only.

import { dayText } from '#bot/domain/calendar/cutoff.ts';
import { missingOf, type Successor } from '#bot/domain/facts/personnel-facts.ts';
import { type Message, type NumberedLine, oneLine } from '#bot/domain/message.ts';
import type { SaidSuccessor } from '#bot/domain/roster/successor-said.ts';

const HOW_TO_NAME = '如“新统计李敏，手机（11位），11月16日到岗”';
const UNTIL_THEN = '在网格长确认之前，提醒仍发给您。';
/** To a leader or staff: the reminders are none of theirs. */
const UNTIL_THEN_TO_FIRM = '在网格长确认之前，提醒仍发给原来的人。';
const MISSING_WORDS = { name: '姓名', phone: '11位手机号' } as const;

/** What a firm is told that has told of a change: what is wrong or missing, or that it waits for its leader. */
export function toldText(
  unitName: string,
  leavingName: string | null,
  successor: Successor,
  problems: Pick<SaidSuccessor, 'isSeveral' | 'phoneProblem'> & { readonly isByOthers?: boolean },
): string {
  // 不对 of a leader is her verdict, which is asked for in a message of its own.
  const isByOthers = problems.isByOthers === true;
  const untilThen = isByOthers ? UNTIL_THEN_TO_FIRM : UNTIL_THEN;
  const opening = `已记：${unitName}人员变动。`;
  if (problems.isSeveral)
    return `${opening}看到不止一位，请只发接手统计工作的那一位，${HOW_TO_NAME}。${untilThen}`;
  const missing = missingOf(successor).map((detail) => MISSING_WORDS[detail]);
  const wrong = phoneProblemText(problems.phoneProblem);
  const known = missing.length === 1 && successor.name !== null ? `新统计人员${successor.name}，` : '';
  if (missing.length > 0)
    return `${opening}${wrong}${known}请发新统计人员的${missing.join('、')}，${HOW_TO_NAME}，知道钉钉userId的请一并写上。${untilThen}${isByOthers ? '' : '不是换人请回“不对”。'}`;
  const from = leavingName === null ? '' : `由${leavingName}`;
  return `${opening}${wrong}统计人员${from}换为${successor.name ?? ''}（手机尾号${tailOf(successor)}），已请网格长确认。${untilThen}台账和平台账号请同时做好交接。写错了直接重发${isByOthers ? '' : '，不换了请回“不对”'}。`;
}

/** What is wrong with a number, without the number. */
function phoneProblemText(problem: SaidSuccessor['phoneProblem']): string {
  if (problem === null) return '';
  return problem.reason === 'length'
    ? `您发的手机号是${problem.digits}位，应为11位，没有记下，请核对后再发。`
    : '您发的号码不是手机号，没有记下，请发11位手机号。';
}

function tailOf({ phone }: Successor): string {
  return phone?.slice(-4) ?? '';
}

export const SAME_PERSON_TEXT =
  '您写的新统计人员就是现在登记的这一位，没有需要交接的。只是换了手机号的，请告诉网格长，由统计局更新名册。';

export const NOT_YOURS_TEXT =
  '没有办理：您说的单位不在您名下。人员变动请由该单位的统计人员告诉我，或由网格长、统计局办理。';

export function severalFirmsText(unitName: string): string {
  return `没有办理：您负责的范围内叫“${unitName}”的单位不止一家。请该单位的统计人员告诉我，或由该网格的网格长、统计局办理。`;
}

/** To a leader, who may tell of any of her firms: what she says next has to name it again. */
export function withFirmText(unitName: string): string {
  return `请连同单位名称一起发，如“${unitName}新统计李敏，手机……”。`;
}

export const PHONE_CHANGE_TEXT =
  '看到您换了手机号。请把新号码告诉网格长，由统计局更新名册；提醒照常发到这里，不用办理交接。';

export const ACTING_TEXT = '好的，代办期间提醒照常发到这里。正式换人时，请发新统计人员的姓名和手机。';

export const NO_FIRM_TEXT =
  '您名下没有登记单位，没有办理。人员变动请由该单位的统计人员、网格长或统计局办理。';

/** A change as whoever has to judge it reads it. */
export interface ChangeToJudge {
  readonly number: number;
  readonly unitName: string;
  readonly leavingName: string | null;
  readonly successor: Successor;
}

/** Of several the number has to be typed. */
function judgeActions(changes: readonly ChangeToJudge[]): Pick<Message, 'actions'> {
  const [only, another] = changes;
  if (only === undefined || another !== undefined) return {};
  const action = (code: string, word: string) => ({ code, label: word, words: `${word} ${only.number}` });
  return { actions: [action('confirmed', '已确认'), action('refused', '不对')] };
}

export function judgeMessage(changes: readonly ChangeToJudge[], again: boolean): Message {
  const [first] = changes;
  const number = first?.number ?? 0;
  return {
    title: '人员变动待确认',
    ...judgeActions(changes),
    blocks: [
      {
        kind: 'paragraph',
        text: again ? '提醒一下，有人员变动还在等您确认：' : '有单位报来人员变动，请确认：',
      },
      { kind: 'numbered', lines: changes.map(judgeLine) },
      {
        kind: 'paragraph',
        text: `请先与单位核实。属实请回“已确认 ${number}”，不对请回“不对 ${number}”。确认后提醒和未完事项转给新同事。`,
      },
    ],
  };
}

function judgeLine({ leavingName, number, successor, unitName }: ChangeToJudge): NumberedLine {
  const { effectiveOn, name, phone } = successor;
  const from = effectiveOn === null ? '' : `，${dayText(Temporal.PlainDate.from(effectiveOn))}到岗`;
  return {
    number,
    text: `${unitName}：${leavingName ?? '（原来无人）'} → ${name ?? ''}，手机${phone ?? ''}${from}`,
  };
}

/** Firms that said somebody leaves and not who comes. */
export function missingMessage(unitNames: readonly string[]): Message {
  const text = `${unitNames.join('、')}说要换统计人员，还没有报来新同事的姓名和手机。请打电话问一下，让单位在与我的单聊里发来；其间提醒仍发给原来的同事。`;
  return { title: '人员变动待补', blocks: [{ kind: 'paragraph', text }] };
}

/** `owed`: one line for each item that is open. */
export function welcomeMessage(
  bureau: string,
  { unitName, successorName }: { readonly unitName: string; readonly successorName: string },
  owed: readonly string[],
): Message {
  const opening = `${successorName}您好，我是${bureau}统计网格的机器人。${unitName}的统计工作由您接手，以后的提醒发给您。`;
  const list =
    owed.length === 0
      ? '目前没有未完的事项。'
      : ['目前还有：', ...owed.map((line) => `· ${line}`)].join('\n');
  return {
    title: `${unitName}统计工作交接`,
    blocks: [
      { kind: 'paragraph', text: opening },
      { kind: 'paragraph', text: list },
      {
        kind: 'paragraph',
        text: '报好了回“已报”，要晚点报直接说时间，登不上回“登不上”；随时可回“我的”“帮助”。报表由本单位在联网直报平台自行填报，平台密码不要发给任何人。',
      },
    ],
  };
}

export function releasedMessage(unitName: string, successorName: string): Message {
  return oneLine(
    `${unitName}的统计工作已交接给${successorName}，之后的提醒不再发给您。感谢您一直以来的支持！`,
  );
}

export function refusedMessage(unitName: string): Message {
  return oneLine(
    `${unitName}的人员变动，网格长核对后说不对。请核对新统计人员的姓名和手机后重发；不换人了请回“不对”。${UNTIL_THEN}`,
  );
}

/** What somebody is told who writes about firms she has handed over. */
export function handedOverText(unitNames: readonly string[]): string {
  return `${unitNames.join('、')}的统计工作已交接给新同事，您不用再回复；有新情况请让新同事告诉我。谢谢支持。`;
}

export function undonePersonnelEcho(unitNames: readonly string[], isWithdrawn: boolean): string {
  const units = [...new Set(unitNames)].join('、');
  return isWithdrawn
    ? `已撤回：${units}的人员变动，提醒照常发给您。`
    : `已撤回：${units}新统计人员的上一条信息。`;
}

/** What came of a verdict. */
export type Judged = { readonly number: number; readonly unitName: string } & (
  | {
      readonly kind: 'confirmed';
      readonly name: string;
      readonly items: number;
      readonly isReachable: boolean;
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'undone'; readonly reason: 'own' | 'not_waiting' | 'somebody_else' }
);

const UNDONE_REASONS = {
  own: '您是交接的一方，请由网格长的上一级或统计局确认',
  not_waiting: '它现在不在等确认（已经办完、已撤回，或还没报齐）',
  somebody_else: '所报手机号或钉钉账号在名册里是另一位的，请与单位核对后让其重发',
} as const;

export function judgedText(judged: Judged): string {
  const { number, unitName } = judged;
  switch (judged.kind) {
    case 'confirmed': {
      const owed = judged.items === 0 ? '目前没有未完事项' : `未完事项${judged.items}项已转过去`;
      const reached = judged.isReachable
        ? '已安排通知新同事。'
        : '新同事还没有可用的钉钉账号，联系不上：请让其加入组织，由统计局补登userId；其间提醒发给本单位其他联系人，没有的由您转告。';
      return `已确认：人员变动${number}，${unitName}由${judged.name}接手，${owed}，${reached}`;
    }
    case 'refused':
      return `已记：人员变动${number}（${unitName}）不对，已请单位重新核对。`;
    case 'undone':
      return `没有办理人员变动${number}（${unitName}）：${UNDONE_REASONS[judged.reason]}。`;
  }
}
