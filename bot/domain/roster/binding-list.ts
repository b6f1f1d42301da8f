// Reads an administrator's list of accounts: who has which address on which channel, in the order to be used.

import { addressWanted, readAddress } from '#bot/domain/identity/address-forms.ts';
import { tidyName } from '#bot/domain/identity/width.ts';
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import { findTable, type TableRow, type TableSpec } from '#bot/domain/sheet/table.ts';
import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import { sheetNote } from './people-book.ts';
import { type Notes, RowReader } from './row-reader.ts';

type BindingColumn = 'name' | 'phone' | 'channel' | 'account';

const BINDING_SPEC: TableSpec<BindingColumn> = {
  name: { title: '姓名', required: true },
  phone: { title: '手机', also: ['手机号', '手机号码'], required: false },
  channel: { title: '渠道', required: true },
  account: { title: '账号', also: ['地址', 'userId'], required: true },
};

/** One address; rows of one person stand in the order in which they are to be used. */
export interface ListedAddress {
  readonly name: string;
  readonly phone: string | null;
  readonly channel: string;
  readonly address: string;
  /** Puts a problem on a cell of its row. */
  problem(column: BindingColumn, problem: string, fix: string): void;
}

/** A channel as a list may name it. */
export interface NamedChannel {
  readonly kind: string;
  readonly name: string;
}

/** The addresses of the first sheet; what is wrong is noted, and more may be while they are looked up. */
export function parseBindingList(
  workbook: Workbook,
  channels: readonly NamedChannel[],
  notes: Notes,
): readonly ListedAddress[] {
  const [sheet] = workbook.sheets;
  if (sheet === undefined) {
    notes.problems.push(sheetNote(workbook.fileName, '文件里没有内容', '请重新导出名单'));
    return [];
  }
  const found = findTable(sheet, BINDING_SPEC);
  if (!found.ok) {
    notes.problems.push(...found.problems);
    return [];
  }
  const rows = found.table.rows.flatMap((row) => readRow(row, channels, notes) ?? []);
  if (found.table.rows.length === 0) {
    notes.problems.push(sheetNote(sheet.name, '名单里没有任何账号', '每行一个账号：姓名、手机、渠道、账号'));
  }
  noteRepeats(rows);
  return rows;
}

function readRow(
  row: TableRow<BindingColumn>,
  channels: readonly NamedChannel[],
  notes: Notes,
): ListedAddress | null {
  const reader = new RowReader(row, notes);
  const name = reader.name('name', '姓名');
  const phone = reader.phone('phone');
  const channel = reader.word(
    'channel',
    (text) => channelOf(text, channels),
    '渠道',
    channels.map((one) => one.name),
  );
  const address = readAccount(reader, channel);
  if (name === null || channel === null || address === null) return null;
  return {
    name,
    phone,
    channel,
    address,
    problem: (column, problem, fix) => {
      reader.problem(column, problem, fix);
    },
  };
}

function readAccount(reader: RowReader<BindingColumn>, channel: string | null): string | null {
  const token = reader.token('account');
  if (token === null) return reader.problem('account', '账号为空', '请填写，或删去整行');
  const address = channel === null ? token : readAddress(channel, token);
  if (address !== null) return address;
  return reader.problem('account', `不是${addressWanted(channel ?? '') ?? '账号'}`, '请核对');
}

function channelOf(text: string, channels: readonly NamedChannel[]): string | null {
  const wanted = tidyName(text.normalize('NFKC')).toLowerCase();
  return (
    channels.find(({ kind, name }) => kind === wanted || name.normalize('NFKC').toLowerCase() === wanted)
      ?.kind ?? null
  );
}

/** One address is one person's. */
function noteRepeats(rows: readonly ListedAddress[]): void {
  for (const same of Map.groupBy(rows, ({ address, channel }) => `${channel}\n${address}`).values()) {
    for (const row of same.slice(1)) {
      row.problem('account', '这个账号在名单里已经有了', '一个账号只属于一个人，请只留一行');
    }
  }
}

/** What a reader of a list notes. */
export function noNotes(): Notes {
  const problems: CellProblem[] = [];
  const warnings: CellProblem[] = [];
  return { problems, warnings };
}
