// The sandbox's chat windows: who sits where, and each message as it would be read.

import { dayText } from '#bot/domain/calendar/cutoff.ts';
import { TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import { deliveryStateText, reasonText } from '#bot/domain/delivery/reasons.ts';
import { type Action, plainText } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { type CastGrid, type CastPerson, castHolder, castStatisticians } from '#prisma/repos/sandbox-cast.ts';
import { type WindowMessage, type WindowOf, windowMessages } from '#prisma/repos/sandbox-view.ts';

export type SandboxWindowId = 'clerk' | 'leader' | 'firm1' | 'firm2' | 'group';

export interface SandboxMessage {
  readonly id: string;
  readonly from: 'bot' | 'person';
  /** The name of whoever spoke, in a group; null in a private chat. */
  readonly speaker: string | null;
  /** '11月2日 09:00', business time. */
  readonly time: string;
  readonly text: string;
  /** In Chinese: whether it was sent, or whether it has been dealt with. */
  readonly state: string;
  readonly tone: 'fine' | 'pending' | 'bad';
  /** What a quoting answer names; null for what a person said and for what was not sent. */
  readonly ref: string | null;
  /** Buttons, which say what may be typed as well. */
  readonly actions: readonly Action[];
}

export interface SandboxWindow {
  readonly id: SandboxWindowId;
  /** '值班员' */
  readonly role: string;
  readonly name: string;
  /** The unit or node. */
  readonly place: string;
  /** Who can be spoken as here: one person, or the statisticians in a group. */
  readonly speakers: readonly { readonly address: string; readonly name: string }[];
  /** The group's id at the platform; null in a private chat. */
  readonly group: string | null;
  readonly messages: readonly SandboxMessage[];
}

/** The people of a grid the sandbox shows. */
export interface Cast {
  readonly grid: CastGrid;
  readonly clerk: CastPerson | null;
  readonly leader: CastPerson | null;
  readonly statisticians: readonly CastPerson[];
}

const SHOWN_STATISTICIANS = 2;

export async function readCast(tx: Tx, channel: string, formCode: string, grid: CastGrid): Promise<Cast> {
  return {
    grid,
    clerk: await castHolder(tx, channel, 'duty_clerk', null),
    leader: await castHolder(tx, channel, 'grid_leader', grid.id),
    statisticians: await castStatisticians(tx, channel, formCode, grid.id, SHOWN_STATISTICIANS),
  };
}

/** The windows of a cast, in the order they stand side by side. */
export async function readWindows(tx: Tx, channel: string, cast: Cast): Promise<readonly SandboxWindow[]> {
  const [one, other] = cast.statisticians;
  const seats: readonly [SandboxWindowId, string, CastPerson | null | undefined][] = [
    ['clerk', '值班员', cast.clerk],
    ['leader', '网格长', cast.leader],
    ['firm1', '统计员', one],
    ['firm2', '统计员', other],
  ];
  const windows: SandboxWindow[] = [];
  for (const [id, role, person] of seats) {
    if (person === null || person === undefined) continue;
    const messages = await read(tx, channel, person);
    const { name, place, address } = person;
    windows.push({ id, role, name, place, speakers: [{ address, name }], group: null, messages });
  }
  return [...windows, await groupWindow(tx, channel, cast)];
}

async function groupWindow(tx: Tx, channel: string, cast: Cast): Promise<SandboxWindow> {
  const { grid, statisticians } = cast;
  return {
    id: 'group',
    role: '网格群',
    name: grid.name,
    place: '在群里说话即@机器人',
    speakers: statisticians.map(({ address, name, place }) => ({ address, name: `${name}（${place}）` })),
    group: grid.groupAddress,
    messages: await read(tx, channel, { conversationId: grid.conversationId, address: grid.groupAddress }),
  };
}

async function read(tx: Tx, channel: string, of: WindowOf): Promise<readonly SandboxMessage[]> {
  const inGroup = 'conversationId' in of;
  return (await windowMessages(tx, channel, of)).map((row) => shownMessage(row, inGroup));
}

/** One message as whoever looks into the window reads it: a private one its owner, a group's everybody. */
export function shownMessage(row: WindowMessage, inGroup: boolean): SandboxMessage {
  const common = { id: row.id, time: timeOf(row.businessAt), ref: row.ref };
  if (row.message !== null) {
    const reason = row.reason === null ? '' : `：${reasonText(row.reason)}`;
    const state = `${deliveryStateText(row.state)}${reason}`;
    return {
      ...common,
      from: 'bot',
      speaker: null,
      text: plainText(row.message),
      actions: row.message.actions ?? [],
      state,
      tone: SENT_TONES[row.state] ?? 'bad',
    };
  }
  return {
    ...common,
    from: 'person',
    speaker: inGroup ? (row.speaker ?? '群成员') : null,
    actions: [],
    text: inGroup && row.restricted ? IN_GROUP : (row.text ?? ''),
    state: HEARD_STATES[row.state] ?? row.state,
    tone: HEARD_TONES[row.state] ?? 'bad',
  };
}

/** In place of what holds a figure or somebody's number. */
const IN_GROUP = '（涉及单位数据或个人信息，已请本人撤回）';

const SENT_TONES: Readonly<Record<string, SandboxMessage['tone']>> = {
  sent: 'fine',
  delivered: 'fine',
  read: 'fine',
  sending: 'pending',
  waiting: 'pending',
  held: 'pending',
};

const HEARD_STATES: Readonly<Record<string, string>> = {
  received: '处理中',
  done: '已处理',
  ignored: '已收到，不需处理',
  parked: '未能处理，已转人工',
};

const HEARD_TONES: Readonly<Record<string, SandboxMessage['tone']>> = {
  received: 'pending',
  done: 'fine',
  ignored: 'fine',
};

/** The minute, after rounding to the second: a message heard at 09:00 is a few milliseconds old by then. */
function timeOf(at: Temporal.Instant): string {
  const local = at.round('second').toZonedDateTimeISO(TIME_ZONE);
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${dayText(local.toPlainDate())} ${clock}`;
}
