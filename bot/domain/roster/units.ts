// Reads the sheet 单位: the firms, where they belong and who answers for them.
import type { Table, TableSpec } from '#bot/domain/sheet/table.ts';
import { type AddressColumn, addressColumns, readAddresses } from './address-columns.ts';
import type { GridIndex } from './grids.ts';
import { readGridCode } from './people.ts';
import type { Mention } from './people-book.ts';
import { placeOf } from './people-book.ts';
import type { RosterUnit } from './roster.ts';
import type { Notes } from './row-reader.ts';
import { RowReader } from './row-reader.ts';
import type { ContactRole } from './vocabulary.ts';
import { CATEGORY_WORDS, PROFESSION_WORDS, parseCategory, parseProfession } from './vocabulary.ts';

type UnitColumn =
  | 'uscc'
  | 'name'
  | 'profession'
  | 'category'
  | 'grid'
  | 'statistician'
  | 'statisticianPhone'
  | 'statisticianAccount'
  | 'head'
  | 'headPhone'
  | AddressColumn;

export const UNIT_SPEC: TableSpec<UnitColumn> = {
  uscc: { title: '统一社会信用代码', otherwise: ['社会信用代码', '信用代码'], required: true },
  name: { title: '单位详细名称', also: ['单位名称'], otherwise: ['企业名称'], required: true },
  profession: { title: '专业', required: true },
  category: { title: '单位类别', required: true },
  grid: { title: '所属网格编码', also: ['网格编码'], required: true },
  statistician: { title: '统计员姓名', otherwise: ['统计员', '统计人员'], required: true },
  statisticianPhone: {
    title: '统计员手机',
    also: ['统计员手机号', '统计员手机号码', '统计员电话'],
    required: true,
  },
  statisticianAccount: { title: '统计员钉钉userId', required: true },
  ...addressColumns('统计员'),
  head: { title: '统计负责人', required: false },
  headPhone: { title: '负责人手机', also: ['统计负责人手机'], required: false },
};

export interface UnitDraft extends Omit<RosterUnit, 'shortName'> {
  readonly row: number;
}

export interface ContactDraft {
  readonly uscc: string;
  readonly mention: Mention;
  readonly role: ContactRole;
}

export interface UnitsRead {
  readonly units: readonly UnitDraft[];
  readonly contacts: readonly ContactDraft[];
  /** Every code of the sheet that could be read, also of rows refused for something else. */
  readonly codes: ReadonlySet<string>;
}

/** The firms. A firm with nobody known is normal; one without name, grid, profession or category is not. */
export function readUnits(table: Table<UnitColumn>, grids: GridIndex, notes: Notes): UnitsRead {
  const units: UnitDraft[] = [];
  const contacts: ContactDraft[] = [];
  const rowOf = new Map<string, number>();
  for (const row of table.rows) {
    const reader = new RowReader(row, notes);
    const uscc = readUniqueUscc(reader, rowOf);
    const unit = readUnit(reader, uscc, grids);
    const mentions = readContacts(reader, uscc?.code ?? '');
    if (unit !== null) units.push(unit);
    if (uscc !== null) contacts.push(...mentions.map((contact) => ({ uscc: uscc.code, ...contact })));
  }
  return { units, contacts, codes: new Set(rowOf.keys()) };
}

function readUniqueUscc(reader: RowReader<UnitColumn>, rowOf: Map<string, number>) {
  const uscc = reader.uscc('uscc', true);
  if (uscc === null) return null;
  const earlier = rowOf.get(uscc.code);
  if (earlier !== undefined) {
    return reader.problem('uscc', `统一社会信用代码与第${earlier}行重复`, '请删去一行或改正代码');
  }
  rowOf.set(uscc.code, reader.row.row);
  return uscc;
}

function readUnit(
  reader: RowReader<UnitColumn>,
  uscc: { readonly code: string; readonly checkDigitOk: boolean } | null,
  grids: GridIndex,
): UnitDraft | null {
  const name = reader.name('name', '单位详细名称');
  const profession = reader.word('profession', parseProfession, '专业', PROFESSION_WORDS);
  const category = reader.word('category', parseCategory, '单位类别', CATEGORY_WORDS);
  const gridCode = readGridCode(reader, 'grid', grids);
  const level = gridCode === null ? null : (grids.levels.get(gridCode) ?? null);
  if (level !== null && level !== 4) {
    reader.warn('grid', `单位放在了${level}级网格`, '请核对，单位一般属于四级网格');
  }
  if (!uscc || name === null || profession === null || category === null || gridCode === null) return null;
  const { code, checkDigitOk } = uscc;
  return { uscc: code, checkDigitOk, name, profession, category, gridCode, row: reader.row.row };
}

function readContacts(reader: RowReader<UnitColumn>, uscc: string): Omit<ContactDraft, 'uscc'>[] {
  const statistician = readMention(reader, uscc, 'enterprise_statistician', {
    name: 'statistician',
    phone: 'statisticianPhone',
    account: 'statisticianAccount',
    hasAddresses: true,
  });
  const head = readMention(reader, uscc, 'statistics_head', {
    name: 'head',
    phone: 'headPhone',
    account: null,
    hasAddresses: false,
  });
  return [...(statistician ?? []), ...(head ?? [])];
}

interface ContactColumns {
  readonly name: UnitColumn;
  readonly phone: UnitColumn;
  readonly account: UnitColumn | null;
  /** The columns of other channels are this one's. */
  readonly hasAddresses: boolean;
}

function readMention(
  reader: RowReader<UnitColumn>,
  uscc: string,
  role: ContactRole,
  columns: ContactColumns,
): Omit<ContactDraft, 'uscc'>[] | null {
  const name = reader.optionalName(columns.name);
  const phone = reader.phone(columns.phone);
  const dingtalkUserId = columns.account === null ? null : reader.token(columns.account);
  const addresses = columns.hasAddresses ? readAddresses(reader, phone) : [];
  const hasAccount = dingtalkUserId !== null || addresses.length > 0;
  if (name === null) {
    if (reader.text(columns.phone) === '' && !hasAccount) return [];
    return reader.problem(columns.name, '填了联系方式却没有姓名', '请填写姓名，或清空联系方式');
  }
  if (phone === null && !hasAccount && reader.text(columns.phone) === '') {
    reader.warn(columns.phone, '只有姓名，没有手机和钉钉userId，联系不上', '请补上其中一个');
  }
  return [
    { role, mention: mentionOf(reader, uscc, role, columns, { name, phone, dingtalkUserId, addresses }) },
  ];
}

function mentionOf(
  reader: RowReader<UnitColumn>,
  uscc: string,
  role: ContactRole,
  columns: ContactColumns,
  known: Pick<Mention, 'name' | 'phone' | 'dingtalkUserId' | 'addresses'>,
): Mention {
  return {
    ...known,
    fallbackKey: `unit:${uscc}:${role}:${known.name}`,
    at: placeOf(reader.row.table.sheet, reader.row.row),
    report: (field, problem, fix) => {
      reader.problem(columnOf(field, columns), problem, fix);
    },
  };
}

function columnOf(field: Parameters<Mention['report']>[0], columns: ContactColumns): UnitColumn {
  if (field === 'dingtalkUserId') return columns.account ?? columns.phone;
  return field === 'name' || field === 'phone' ? columns[field] : field;
}
