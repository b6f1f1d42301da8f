// Finds report forms in a message: by code in any spelling, or by what people call them.

import type { FormName } from './reading.ts';

/** Codes of the 一套表 forms people write; those a person owes are added per message. */
const KNOWN_CODES =
  'B204-1 B203 B210 205-1 205-5 E204-1 E203 S204-1 S203 F203 C204-1 C204-2 C203 X204-1 X203 206-1 202-1 I202-2 101-1 102-1 107-1 107-2 109';

/** What people call a form → its codes, likeliest first; the first one the person owes is meant. */
export const FORM_ALIASES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'B204-1':
      '工业总产值表 工业总产值 总产值 总产值表 工业产销总值及主要产品产量表 工业产销总值及主要产品产量 产销总值及主要产品产量 产值那张 产销那张 产值产量 产值产量表 产值 产值表 产销 产销表 产销总值 产销总值表 工业产值 工业产销 产品产量 产量表',
    '205-1':
      '能源购进消费表 能源购进消费 能源购进消费库存表 能源消费表 能源购进消费与库存 能源购进消费与库存表 能源报表 能源那张 能耗那张 用电量表 电量表 用能表 能源 能源表 能耗 能耗表 能源消费 能源购进',
    'B203 E203 S203 F203 C203 X203':
      '财务那张 财务状况那张 财务月报 财务季报 财务表 财务状况 财务状况表 财务报表 财务的 财务状况的',
    '202-1':
      '从业人员及工资总额 从业人员及工资总额表 从业人员表 工资那张 劳资那张 人员工资表 劳动工资表 工资 工资表 劳资 劳资表 从业人员 工资总额 人员工资 劳动工资',
    '206-1': '投资 投资表 固投 项目表 投资项目',
    '107-1 107-2': '研发 研发表 研发费用 研发项目 科技表',
    '109': '信息化 信息化表 电商表 电子商务',
    'E204-1 S204-1': '销售表 商品销售 销售额表 库存表',
    'S204-1': '经营情况 经营情况表 住餐表',
    'C204-1': '生产经营 生产经营情况 建筑业产值',
    'X204-1': '开发经营 房地产表 开发项目',
    '101-1': '基本情况 基本情况表',
  }).flatMap(([codes, names]) => names.split(' ').map((name) => [name, codes.split(' ')] as const)),
);

const COMPACT_KNOWN: ReadonlyMap<string, string> = new Map(
  KNOWN_CODES.split(' ').map((code) => [compact(code), code] as const),
);

/** A code without its dashes and in lower case, which is how it is compared. */
function compact(code: string): string {
  return code.replaceAll('-', '').toLowerCase();
}

/**
 * The form a written code means, or null. `b2041` and `B204-1` are the same; a code without its letter (`204-1`)
 * or its tail (`b204`) counts when exactly one form the person owes fits.
 */
export function formByCode(written: string, owed: readonly FormName[]): string | null {
  const key = compact(written);
  if (key.length < 3) return null;
  const exact = owed.find((form) => compact(form.code) === key)?.code ?? COMPACT_KNOWN.get(key);
  if (exact !== undefined) return exact;
  const near = owed.filter((form) => compact(form.code).endsWith(key) || compact(form.code).startsWith(key));
  return near.length === 1 ? (near[0]?.code ?? null) : null;
}

/** 205表: the first known code that begins so, or null. */
export function knownCodeBeginning(written: string): string | null {
  const key = compact(written);
  for (const [known, code] of COMPACT_KNOWN) if (known.startsWith(key)) return code;
  return null;
}

/** The form an everyday name means: among those owed if one fits, else the usual one. */
export function formByAlias(name: string, owed: readonly FormName[]): string | null {
  const codes = FORM_ALIASES.get(name);
  if (codes === undefined) return null;
  return codes.find((code) => owed.some((form) => form.code === code)) ?? codes[0] ?? null;
}
