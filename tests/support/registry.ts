// A small bureau made by hand: two townships, three grids, eight firms, and every gap a real roster has.

import { usccCheckDigit } from '#bot/domain/identity/uscc.ts';
import type {
  Roster,
  RosterGrid,
  RosterObligation,
  RosterPost,
  RosterUnit,
} from '#bot/domain/roster/roster.ts';
import type { Role } from '#bot/domain/roster/vocabulary.ts';

/** The nth code of the samples' made-up series, with its check digit. */
export function usccOf(number: number): string {
  const body = `91990101MA9T${String(number).padStart(5, '0')}`;
  return body + usccCheckDigit(body);
}

/** Firms by name: where they are, who answers for them, what is odd about them. */
export const FIRM = {
  /** Grid 1; owes B204-1 and 205-1. */
  tiancheng: usccOf(1),
  /** Grid 1; owes 205-1 from the next period only. */
  hongda: usccOf(2),
  /** Grid 1; its statistician leads grid 2. */
  qiming: usccOf(3),
  /** Grid 2, by the agent; owes B204-1. */
  yuandong: usccOf(4),
  /** Grid 2, by the agent; owes B204-1 and 205-1. */
  lituo: usccOf(5),
  /** Grid 3, by the agent; owed 205-1 until an earlier period. */
  huayu: usccOf(6),
  /** Grid 3; nobody is known. */
  jinli: usccOf(7),
  /** Grid 3; its statistician has no account. */
  xinyuan: usccOf(8),
} as const;

export const SHORT_NAME: Readonly<Record<keyof typeof FIRM, string>> = {
  tiancheng: '天成汽配',
  hongda: '宏达铸造',
  qiming: '启明塑业',
  yuandong: '远东阀门',
  lituo: '力拓机械',
  huayu: '华宇电子',
  jinli: '金利塑料',
  xinyuan: '鑫源模具',
};

const GRIDS: readonly RosterGrid[] = [
  node('YH', '玉环市', 1, null, null),
  node('YH-01', '玉城街道', 2, 'YH', null),
  node('YH-03', '大麦屿街道', 2, 'YH', null),
  node('YH-01-1', '玉城街道第1片', 3, 'YH/YH-01', null),
  node('YH-03-1', '大麦屿街道第1片', 3, 'YH/YH-03', null),
  node('G1', '玉城街道工业第1网格', 4, 'YH/YH-01/YH-01-1', 'group-1'),
  node('G2', '玉城街道工业第2网格', 4, 'YH/YH-01/YH-01-1', null),
  node('G3', '大麦屿街道工业第1网格', 4, 'YH/YH-03/YH-03-1', 'group-3'),
];

export const PATH_OF: ReadonlyMap<string, string> = new Map(GRIDS.map(({ code, path }) => [code, path]));

function node(
  code: string,
  name: string,
  level: RosterGrid['level'],
  above: string | null,
  dingtalkGroupId: string | null,
): RosterGrid {
  const parentCode = above?.split('/').at(-1) ?? null;
  const path = `${above === null ? '' : `${above}/`}${code}/`;
  const groupChat = dingtalkGroupId === null ? null : { channel: 'dingtalk' as const, id: dingtalkGroupId };
  const profession = level === 4 ? ('industry' as const) : null;
  return { code, name, level, parentCode, path, profession, groupChat };
}

/** Grid 3 has no leader, its township no statistician, and the only head of level 1 is a deputy mayor. */
const POSTS: readonly RosterPost[] = [
  post('mayor', 'YH', 'grid_leader'),
  post('clerk', 'YH', 'duty_clerk'),
  { ...post('specialist', 'YH', 'specialist'), profession: 'industry' },
  { ...post('energy', 'YH', 'specialist'), profession: 'energy' },
  post('town', 'YH-01', 'township_statistician'),
  post('leader', 'G1', 'grid_leader'),
  post('deputy', 'G1', 'deputy_grid_leader'),
  post('both', 'G2', 'grid_leader'),
];

function post(personKey: string, gridCode: string, role: Role): RosterPost {
  return { personKey, gridCode, role, profession: null };
}

/** Statisticians by firm; `silent` has no account. */
const CONTACTS: readonly (readonly [firm: keyof typeof FIRM, person: string])[] = [
  ['tiancheng', 'chen'],
  ['hongda', 'hong'],
  ['qiming', 'both'],
  ['yuandong', 'agent'],
  ['lituo', 'agent'],
  ['huayu', 'agent'],
  ['xinyuan', 'silent'],
];

const GRID_OF: Readonly<Record<keyof typeof FIRM, string>> = {
  tiancheng: 'G1',
  hongda: 'G1',
  qiming: 'G1',
  yuandong: 'G2',
  lituo: 'G2',
  huayu: 'G3',
  jinli: 'G3',
  xinyuan: 'G3',
};

/** A firm as the roster has it. */
export function unit(firm: keyof typeof FIRM): RosterUnit {
  return {
    uscc: FIRM[firm],
    checkDigitOk: true,
    name: `玉环${SHORT_NAME[firm]}有限公司`,
    shortName: SHORT_NAME[firm],
    profession: 'industry',
    category: 'above_scale',
    gridCode: GRID_OF[firm],
  };
}

function owes(firm: keyof typeof FIRM, formCode: string, firstPeriod: string, lastPeriod: string | null) {
  return { uscc: FIRM[firm], formCode, firstPeriod, lastPeriod } satisfies RosterObligation;
}

const FIRMS = Object.keys(FIRM) as (keyof typeof FIRM)[];

/** The bureau, fresh each time; people's addresses are their keys. */
export function smallBureau(): Roster {
  const keys = new Set([...POSTS.map(({ personKey }) => personKey), ...CONTACTS.map(([, key]) => key)]);
  return {
    grids: GRIDS,
    people: [...keys].map((key, index) => ({
      naturalKey: key,
      name: `${'赵钱孙李周吴郑王冯陈褚卫'.charAt(index)}老师`,
      phone: `1990000${String(index + 1).padStart(4, '0')}`,
      dingtalkUserId: key === 'silent' ? null : key,
      email: null,
      addresses: [],
    })),
    posts: POSTS,
    units: FIRMS.map(unit),
    contacts: CONTACTS.map(([firm, personKey]) => ({
      uscc: FIRM[firm],
      personKey,
      role: 'enterprise_statistician',
      isMain: true,
    })),
    obligations: [
      ...FIRMS.map((firm) => owes(firm, 'B204-1', '2026-01', null)),
      owes('tiancheng', '205-1', '2026-01', null),
      owes('lituo', '205-1', '2026-10', '2026-10'),
      owes('hongda', '205-1', '2026-11', null),
      owes('huayu', '205-1', '2026-01', '2026-09'),
    ],
  };
}

/** The roster without some firms: they have left the directory. */
export function without(roster: Roster, ...usccs: readonly string[]): Roster {
  const stays = ({ uscc }: { readonly uscc: string }) => !usccs.includes(uscc);
  return {
    ...roster,
    units: roster.units.filter(stays),
    contacts: roster.contacts.filter(stays),
    obligations: roster.obligations.filter(stays),
  };
}
