// Reads the sheet 人员: who holds which duty at which grid.
import { tidyCode } from '#bot/domain/identity/width.ts';
import { quoted } from '#bot/domain/sheet/problem.ts';
import type { Table, TableRow, TableSpec } from '#bot/domain/sheet/table.ts';
import { type AddressColumn, addressColumns, readAddresses } from './address-columns.ts';
import type { GridIndex } from './grids.ts';
import type { Mention } from './people-book.ts';
import { placeOf } from './people-book.ts';
import type { GridLevel } from './roster.ts';
import type { Notes } from './row-reader.ts';
import { RowReader } from './row-reader.ts';
import type { Profession, Role } from './vocabulary.ts';
import { PROFESSION_WORDS, parseProfession, parseRole, ROLE_WORDS, roleText } from './vocabulary.ts';

type PersonColumn = 'name' | 'phone' | 'role' | 'grid' | 'profession' | 'account' | AddressColumn;

export const PERSON_SPEC: TableSpec<PersonColumn> = {
  name: { title: '姓名', required: true },
  phone: { title: '手机', also: ['手机号', '手机号码'], required: true },
  role: { title: '角色', required: true },
  grid: { title: '网格编码', also: ['所属网格编码'], required: true },
  profession: { title: '专业', required: true },
  account: { title: '钉钉userId', required: true },
  ...addressColumns(),
};

/** The level a duty belongs to, where it belongs to one only. */
const LEVEL_OF: Readonly<Partial<Record<Role, GridLevel>>> = {
  township_statistician: 2,
  specialist: 1,
  department_statistician: 1,
  section_head: 1,
  duty_clerk: 1,
  admin: 1,
};

/** A duty before it is known who the mentioned person is. */
export interface PostDraft {
  readonly mention: Mention;
  readonly gridCode: string;
  readonly role: Role;
  readonly profession: Profession | null;
  readonly reader: RowReader<PersonColumn>;
}

/** Every row that names a person and a duty; rows with mistakes are noted and left out. */
export function readPeople(table: Table<PersonColumn>, grids: GridIndex, notes: Notes): PostDraft[] {
  return table.rows.flatMap((row) => readPost(row, grids, notes) ?? []);
}

function readPost(row: TableRow<PersonColumn>, grids: GridIndex, notes: Notes): PostDraft | null {
  const reader = new RowReader(row, notes);
  const mention = readMention(reader);
  const role = reader.word('role', parseRole, '角色', ROLE_WORDS);
  const gridCode = readGridCode(reader, 'grid', grids);
  const profession = readPostProfession(reader, role);
  if (role !== null && gridCode !== null) warnLevel(reader, role, grids.levels.get(gridCode) ?? null);
  if (mention === null || role === null || gridCode === null) return null;
  return { mention, gridCode, role, profession, reader };
}

/** The code of a grid that the sheet 网格 has. */
export function readGridCode<K extends string>(
  reader: RowReader<K>,
  key: K,
  grids: GridIndex,
): string | null {
  const code = reader.code(key, '网格编码');
  if (code === null || grids.levels.has(code)) return code;
  return reader.problem(key, `没有编码为${quoted(code)}的网格`, '请核对，或先在“网格”表里加上它');
}

function readMention(reader: RowReader<PersonColumn>): Mention | null {
  const name = reader.optionalName('name');
  const phone = reader.phone('phone');
  const dingtalkUserId = reader.token('account');
  const addresses = readAddresses(reader, phone);
  if (name === null) return reader.problem('name', '姓名为空', '请填写姓名；职位空缺请删除整行');
  const isUnknown = phone === null && dingtalkUserId === null && addresses.length === 0;
  if (isUnknown && reader.text('phone') === '') {
    return reader.problem('phone', '手机和钉钉userId都为空', '请至少填写一个，或写其他渠道的账号');
  }
  return {
    name,
    phone,
    dingtalkUserId,
    addresses,
    fallbackKey: `row:${reader.row.row}`,
    at: placeOf(reader.row.table.sheet, reader.row.row),
    report: (field, problem, fix) => {
      reader.problem(field === 'dingtalkUserId' ? 'account' : field, problem, fix);
    },
  };
}

/** Specialists and departments see units of their profession only, so theirs may not be left open. */
function readPostProfession(reader: RowReader<PersonColumn>, role: Role | null): Profession | null {
  if (reader.text('profession') !== '') {
    return reader.word('profession', parseProfession, '专业', PROFESSION_WORDS);
  }
  if (role === 'specialist' || role === 'department_statistician') {
    reader.problem('profession', `${roleText(role)}的专业为空`, `请填写：${PROFESSION_WORDS.join('、')}`);
  }
  return null;
}

function warnLevel(reader: RowReader<PersonColumn>, role: Role, level: GridLevel | null): void {
  const usual = LEVEL_OF[role];
  if (usual === undefined || level === null || level === usual) return;
  const code = quoted(tidyCode(reader.text('grid')));
  reader.warn('grid', `${roleText(role)}一般在${usual}级网格，${code}是${level}级`, '请核对网格编码');
}
