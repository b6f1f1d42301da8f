// Gathers every mention of a person in a roster and tells who is the same human being.
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import type { RosterPerson } from './roster.ts';

/** One row naming a person. `at` says where, `report` puts a problem on one of its cells. */
export interface Mention {
  readonly name: string;
  readonly phone: string | null;
  readonly dingtalkUserId: string | null;
  readonly email: string | null;
  /** What the person is known by when there is neither phone nor account. */
  readonly fallbackKey: string;
  readonly at: string;
  readonly report: (field: 'name' | 'phone' | 'dingtalkUserId', problem: string, fix: string) => void;
}

export interface ResolvedPeople {
  readonly people: readonly RosterPerson[];
  /** The natural key of the person each mention means. */
  readonly keys: ReadonlyMap<Mention, string>;
}

/**
 * The people behind the mentions, in order of first mention. One phone or one DingTalk account is one
 * person, whichever row gives which; a second name, phone or account for the same person is a problem.
 */
export function resolvePeople(mentions: readonly Mention[]): ResolvedPeople {
  const people: RosterPerson[] = [];
  const keys = new Map<Mention, string>();
  for (const group of samePerson(mentions)) {
    const person = describe(group);
    checkGroup(group);
    people.push(person);
    for (const mention of group) keys.set(mention, person.naturalKey);
  }
  return { people, keys };
}

/** Union by shared phone or account; rows may link two halves of a person only later. */
function samePerson(mentions: readonly Mention[]): Iterable<Mention[]> {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let top = key;
    while (parent.has(top)) top = parent.get(top) ?? top;
    return top;
  };
  const identities = mentions.map(identitiesOf);
  for (const [first, second] of identities) {
    if (second === undefined || first === undefined) continue;
    const [a, b] = [root(first), root(second)];
    if (a !== b) parent.set(b, a);
  }
  const groups = new Map<string, Mention[]>();
  mentions.forEach((mention, at) => {
    const key = root(identities[at]?.[0] ?? mention.fallbackKey);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mention]);
    else group.push(mention);
  });
  return groups.values();
}

function identitiesOf(mention: Mention): string[] {
  const identities: string[] = [];
  if (mention.phone !== null) identities.push(`phone:${mention.phone}`);
  if (mention.dingtalkUserId !== null) identities.push(`dingtalk:${mention.dingtalkUserId}`);
  return identities;
}

function describe(group: readonly Mention[]): RosterPerson {
  const first = <T>(pick: (mention: Mention) => T | null): T | null => {
    for (const mention of group) {
      const value = pick(mention);
      if (value !== null) return value;
    }
    return null;
  };
  const phone = first((mention) => mention.phone);
  const dingtalkUserId = first((mention) => mention.dingtalkUserId);
  const known =
    phone !== null ? `phone:${phone}` : dingtalkUserId !== null ? `dingtalk:${dingtalkUserId}` : null;
  return {
    naturalKey: known ?? group[0]?.fallbackKey ?? '',
    name: group[0]?.name ?? '',
    phone,
    dingtalkUserId,
    email: first((mention) => mention.email),
  };
}

const FIELDS = [
  ['name', '姓名', '请改成一致，或改正手机、userId'],
  ['phone', '手机', '请核对，一个人只留一个手机'],
  ['dingtalkUserId', '钉钉userId', '请核对，一个人只留一个userId'],
] as const;

function checkGroup(group: readonly Mention[]): void {
  for (const [field, title, fix] of FIELDS) {
    const reference = group.find((mention) => mention[field] !== null);
    if (reference === undefined) continue;
    for (const mention of group) {
      if (mention[field] === null || mention[field] === reference[field]) continue;
      // Under another name it is most likely another person: one mistake, said once.
      if (field !== 'name' && mention.name !== group[0]?.name) continue;
      const link = field === 'name' ? '手机或userId' : field === 'phone' ? 'userId' : '手机';
      mention.report(field, `与${reference.at}的${link}相同，${title}却不同`, fix);
    }
  }
}

/** The words for where a mention stands. */
export function placeOf(sheet: string, row: number): string {
  return `${sheet}第${row}行`;
}

/** A note about a whole sheet. */
export function sheetNote(sheet: string, problem: string, fix: string): CellProblem {
  return { sheet, row: null, column: null, problem, fix };
}
