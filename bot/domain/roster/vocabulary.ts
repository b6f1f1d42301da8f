// The words of a roster and the identifiers they are kept under: roles, professions, categories.
import { halfWidth } from '#bot/domain/identity/width.ts';

/** The duties a person can hold at a node of the grid tree, by the word a roster uses. */
const ROLES = {
  网格长: 'grid_leader',
  副网格长: 'deputy_grid_leader',
  网格指导员: 'grid_adviser',
  网格员: 'grid_member',
  乡镇统计员: 'township_statistician',
  专业人员: 'specialist',
  部门统计员: 'department_statistician',
  科室负责人: 'section_head',
  值班员: 'duty_clerk',
  管理员: 'admin',
} as const;

const ROLE_ALIASES: Readonly<Record<string, Role>> = {
  网格成员: 'grid_member',
  街道统计员: 'township_statistician',
  '乡镇(街道)统计员': 'township_statistician',
};

/** Specialties of official statistics (统计专业). */
const PROFESSIONS = {
  工业: 'industry',
  批发和零售: 'wholesale_retail',
  住宿和餐饮: 'accommodation_catering',
  服务业: 'services',
  建筑业: 'construction',
  房地产: 'real_estate',
  投资: 'investment',
  能源: 'energy',
  劳动工资: 'labour_wages',
  科技: 'rnd',
  名录: 'units',
} as const;

const PROFESSION_ALIASES: Readonly<Record<string, Profession>> = {
  批发和零售业: 'wholesale_retail',
  批发零售业: 'wholesale_retail',
  批发零售: 'wholesale_retail',
  批零: 'wholesale_retail',
  住宿和餐饮业: 'accommodation_catering',
  住宿餐饮业: 'accommodation_catering',
  住宿餐饮: 'accommodation_catering',
  住餐: 'accommodation_catering',
  规上服务业: 'services',
  建筑: 'construction',
  房地产业: 'real_estate',
  房地产开发: 'real_estate',
  房地产开发业: 'real_estate',
  固定资产投资: 'investment',
  工资: 'labour_wages',
  研发: 'rnd',
  名录库: 'units',
};

/** Why a unit is in the directory, hence what it can owe. */
const CATEGORIES = {
  四上: 'above_scale',
  小升规培育: 'nurtured',
  四下: 'below_scale',
  投资项目: 'investment_project',
} as const;

const CATEGORY_ALIASES: Readonly<Record<string, Category>> = {
  四上企业: 'above_scale',
  四上单位: 'above_scale',
  小升规: 'nurtured',
  小升规培育企业: 'nurtured',
  培育企业: 'nurtured',
  四下单位: 'below_scale',
};

export type Role = (typeof ROLES)[keyof typeof ROLES];
export type Profession = (typeof PROFESSIONS)[keyof typeof PROFESSIONS];
export type Category = (typeof CATEGORIES)[keyof typeof CATEGORIES];

/** What a person is to a unit: fills in its forms, or signs for its statistics. */
export type ContactRole = 'enterprise_statistician' | 'statistics_head';

/** The words a roster may use, for texts that say what would have been right. */
export const ROLE_WORDS: readonly string[] = Object.keys(ROLES);
export const PROFESSION_WORDS: readonly string[] = Object.keys(PROFESSIONS);
export const CATEGORY_WORDS: readonly string[] = Object.keys(CATEGORIES);

const ROLE_IDS: ReadonlySet<string> = new Set(Object.values(ROLES));
const roleOf = reader<Role>(ROLES, ROLE_ALIASES);
const professionOf = reader<Profession>(PROFESSIONS, PROFESSION_ALIASES);
const categoryOf = reader<Category>(CATEGORIES, CATEGORY_ALIASES);

/** The role a word names, null when none. */
export function parseRole(text: string): Role | null {
  return roleOf(text);
}

/** Whether a row's role is one of today's. */
export function isRole(role: string): role is Role {
  return ROLE_IDS.has(role);
}

/** The profession a word names, null when none. */
export function parseProfession(text: string): Profession | null {
  return professionOf(text);
}

/** The category a word names, null when none. */
export function parseCategory(text: string): Category | null {
  return categoryOf(text);
}

/** The Chinese word for a role. */
export function roleText(role: Role): string {
  return wordOf(ROLES, role);
}

/** The Chinese word for a profession. */
export function professionText(profession: Profession): string {
  return wordOf(PROFESSIONS, profession);
}

function reader<T extends string>(
  words: Readonly<Record<string, T>>,
  aliases: Readonly<Record<string, T>>,
): (text: string) => T | null {
  const known = new Map([...Object.entries(words), ...Object.entries(aliases)]);
  return (text) => known.get(halfWidth(text).replace(/\s/gu, '')) ?? null;
}

function wordOf(words: Readonly<Record<string, string>>, identifier: string): string {
  return Object.keys(words).find((word) => words[word] === identifier) ?? identifier;
}
