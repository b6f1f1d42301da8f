// Gathers every mention of a person in a roster and tells who is the same human being.
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import { type AddressColumn, addressTitle, inColumnOrder, type RosterAddress } from './address-columns.ts';
import type { RosterPerson } from './roster.ts';

/** What a problem with a mention can be about. */
type MentionField = 'name' | 'phone' | 'dingtalkUserId' | AddressColumn;

/** One row naming a person. `at` says where, `report` puts a problem on one of its cells. */
export interface Mention {
  readonly name: string;
  readonly phone: string | null;
  readonly dingtalkUserId: string | null;
  readonly addresses: readonly RosterAddress[];
  /** What the person is known by when there is neither phone nor any account. */
  readonly fallbackKey: string;
  readonly at: string;
  readonly report: (field: MentionField, problem: string, fix: string) => void;
}

export interface ResolvedPeople {
  readonly people: readonly RosterPerson[];
  /** The natural key of the person each mention means. */
  readonly keys: ReadonlyMap<Mention, string>;
}

/**
 * The people behind the mentions, in order of first mention. One phone or one account on any channel is one
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
  for (const [first, ...others] of identities) {
    for (const other of others) {
      const [a, b] = [root(first?.key ?? ''), root(other.key)];
      if (a !== b) parent.set(b, a);
    }
  }
  const groups = new Map<string, Mention[]>();
  mentions.forEach((mention, at) => {
    const key = root(identities[at]?.[0]?.key ?? mention.fallbackKey);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mention]);
    else group.push(mention);
  });
  return groups.values();
}

/** What tells a person from others, and how its column is called. */
interface Identity {
  readonly field: MentionField;
  readonly title: string;
  /** `phone:199…`, `email:a@b.cn`. */
  readonly key: string;
}

function identitiesOf({ addresses, dingtalkUserId, phone }: Mention): readonly Identity[] {
  return [
    ...(phone === null ? [] : [{ field: 'phone' as const, title: '手机', key: `phone:${phone}` }]),
    ...(dingtalkUserId === null
      ? []
      : [{ field: 'dingtalkUserId' as const, title: '钉钉userId', key: `dingtalk:${dingtalkUserId}` }]),
    ...addresses.map(({ address, channel }) => {
      return { field: channel, title: addressTitle(channel), key: `${channel}:${address}` };
    }),
  ];
}

function describe(group: readonly Mention[]): RosterPerson {
  const first = <T>(pick: (mention: Mention) => T | null): T | null => {
    for (const mention of group) {
      const value = pick(mention);
      if (value !== null) return value;
    }
    return null;
  };
  const all = group.flatMap(identitiesOf);
  const known =
    all.find(({ field }) => field === 'phone') ?? all.find(({ field }) => field === 'dingtalkUserId');
  const addresses = new Map(
    group.flatMap((mention) => mention.addresses.map((one) => [one.channel, one] as const)).toReversed(),
  );
  return {
    naturalKey: (known ?? all[0])?.key ?? group[0]?.fallbackKey ?? '',
    name: group[0]?.name ?? '',
    phone: first((mention) => mention.phone),
    dingtalkUserId: first((mention) => mention.dingtalkUserId),
    email: addresses.get('email')?.address ?? null,
    addresses: inColumnOrder([...addresses.values()]),
  };
}

/** Mentions of one group are linked by what they share; whatever else each of them says has to agree. */
function checkGroup(group: readonly Mention[]): void {
  const [first] = group;
  if (first === undefined) return;
  const said = new Map<MentionField, { readonly key: string; readonly by: Mention }>();
  for (const mention of group) {
    if (mention.name !== first.name) {
      const link = linkOf(mention, first);
      mention.report('name', `与${first.at}的${link}相同，姓名却不同`, '请改成一致，或改正手机、账号');
      // Under another name it is most likely another person: one mistake, said once.
      continue;
    }
    for (const { field, key, title } of identitiesOf(mention)) {
      const before = said.get(field);
      if (before === undefined) said.set(field, { key, by: mention });
      else if (before.key !== key) {
        const link = linkOf(mention, before.by);
        const fix = `请核对，一个人只留一个${title}`;
        mention.report(field, `与${before.by.at}的${link}相同，${title}却不同`, fix);
      }
    }
  }
}

/** What two mentions share; they may be linked by a third only. */
function linkOf(one: Mention, other: Mention): string {
  const keys = new Set(identitiesOf(other).map(({ key }) => key));
  return identitiesOf(one).find(({ key }) => keys.has(key))?.title ?? '手机或账号';
}

/** The words for where a mention stands. */
export function placeOf(sheet: string, row: number): string {
  return `${sheet}第${row}行`;
}

/** A note about a whole sheet. */
export function sheetNote(sheet: string, problem: string, fix: string): CellProblem {
  return { sheet, row: null, column: null, problem, fix };
}
