// The columns of a roster that say where people are reached besides DingTalk: 邮箱, 短信手机, 企业微信userId, …

import { addressWanted, readAddress } from '#bot/domain/identity/address-forms.ts';
import { halfWidth } from '#bot/domain/identity/width.ts';
import type { ColumnSpec, TableSpec } from '#bot/domain/sheet/table.ts';
import type { RowReader } from './row-reader.ts';

/**
 * By channel, in the order in which a person new to the service is told on them: what is free before what costs, what
 * is in the country before what is not.
 */
const COLUMNS = {
  'wecom-app': { title: '企业微信userId', also: ['企业微信', '企业微信账号', '企业微信应用userId'] },
  'wecom-robot': { title: '企业微信机器人userId', also: ['企业微信智能机器人'] },
  feishu: { title: '飞书open_id', also: ['飞书', '飞书openid', '飞书账号'] },
  email: { title: '邮箱', also: ['电子邮箱', '电子邮件', '邮件'] },
  http: { title: '网关账号', also: ['签名HTTP', '签名HTTP账号'] },
  telegram: { title: 'Telegram编号', also: ['Telegram', 'TelegramID', 'Telegram账号'] },
  sms: { title: '短信手机', also: ['短信', '手机(短信)', '短信号码', '短信手机号'] },
} as const satisfies Readonly<Record<string, Pick<ColumnSpec, 'title' | 'also'>>>;

export type AddressColumn = keyof typeof COLUMNS;

const CHANNELS = Object.keys(COLUMNS) as AddressColumn[];

/** An address of a person, in the form its channel has it. */
export interface RosterAddress {
  readonly channel: AddressColumn;
  readonly address: string;
}

/** The columns, each with this before its title: none of them has to be there. */
export function addressColumns(before = ''): TableSpec<AddressColumn> {
  const columns = CHANNELS.map((channel) => {
    const { also, title } = COLUMNS[channel];
    return [
      channel,
      { title: before + title, also: also.map((one) => before + one), required: false },
    ] as const;
  });
  return Object.fromEntries(columns) as unknown as TableSpec<AddressColumn>;
}

/** The title of the column of a channel. */
export function addressTitle(channel: AddressColumn): string {
  return COLUMNS[channel].title;
}

/** The addresses of a person in the order in which they are used. */
export function inColumnOrder(addresses: readonly RosterAddress[]): readonly RosterAddress[] {
  return addresses.toSorted((one, other) => CHANNELS.indexOf(one.channel) - CHANNELS.indexOf(other.channel));
}

/** In place of a number: the person’s own. */
const SAME_PHONE = /^(?:是|同手机|同左|√|✓|y|yes|1)$/iu;

/** The addresses of a row; a cell that holds none is noted. `phone`: the number beside the name. */
export function readAddresses<K extends string>(
  reader: RowReader<K | AddressColumn>,
  phone: string | null,
): readonly RosterAddress[] {
  return CHANNELS.flatMap((channel) => {
    const token = reader.token(channel);
    if (token === null) return [];
    const isOwn = channel === 'sms' && SAME_PHONE.test(halfWidth(token));
    if (isOwn && phone === null) {
      reader.problem(channel, '要往手机发短信，却没有手机', '请填写手机，或在这一格写短信用的手机号');
      return [];
    }
    const address = isOwn ? phone : readAddress(channel, token);
    if (address !== null) return [{ channel, address }];
    // What is not a number may be somebody's all the same: it is not repeated.
    reader.problem(channel, `不是${addressWanted(channel) ?? '账号'}`, '请核对，不知道就留空');
    return [];
  });
}
