// Who a step reaches: the firm's contact, the grid's group, or a duty post climbed to over vacancies.

import {
  type DutyPost,
  dutyPostOf,
  type Holder,
  type PostAudience,
  recipientsOf,
} from '#bot/domain/ladder/recipients.ts';
import { pathsUpFrom } from '#bot/domain/ladder/tree-path.ts';
import type { Role } from '#bot/domain/roster/vocabulary.ts';
import type { Tx } from '#prisma/db.ts';
import {
  type ContactOfUnit,
  contactsOfUnits,
  groupsOfGrids,
  type PostOnPath,
  postsOnPaths,
} from '#prisma/hot/addressees.ts';
import { type CarryingAccount, unreadableOn } from './carrying-account.ts';

/** What has to be known of an item to find whom a step speaks to. */
export interface AddressedItem {
  /** Null: it is about no firm. */
  readonly unitId: string | null;
  readonly gridId: string;
  readonly gridPath: string;
  readonly formProfession: string | null;
}

export type Addressee =
  | {
      readonly kind: 'person';
      readonly personId: string;
      readonly channel: string;
      readonly occasion: string;
    }
  | {
      readonly kind: 'group';
      readonly conversationId: string;
      readonly channel: string;
      readonly occasion: string;
    }
  /** Nobody can be told; the reason is kept where the message would have been. */
  | {
      readonly kind: 'nobody';
      readonly occasion: string;
      readonly reason: 'no_contact' | 'unreachable' | 'no_group';
    };

/** What of a step decides whom it reaches. */
export interface AddressedStep {
  readonly occasion: string;
  readonly audience: PostAudience | 'firm' | 'group';
}

export interface AddressBook {
  addresseesOf(step: AddressedStep, item: AddressedItem): readonly Addressee[];
}

/** Everybody who may have to be told about these items on these accounts, read in three statements. */
export async function readAddressBook(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  items: readonly AddressedItem[],
): Promise<AddressBook> {
  const channels = accounts.map(({ channel }) => channel);
  const contacts = Map.groupBy(
    await contactsOfUnits(tx, channels, unique(items.flatMap((item) => item.unitId ?? []))),
    (contact) => contact.unitId,
  );
  const held = await postsOnPaths(
    tx,
    channels,
    unique(items.flatMap((item) => pathsUpFrom(item.gridPath))),
    unreadableOn(accounts),
  );
  const posts = Map.groupBy(held, (post) => post.gridPath);
  const channelOf = channelsOf(held);
  const groups = Map.groupBy(
    await groupsOfGrids(tx, channels, unique(items.map((item) => item.gridId))),
    (group) => group.gridId,
  );
  return {
    addresseesOf(step, item) {
      if (step.audience === 'firm') return [firmAddressee(step, contacts.get(item.unitId ?? '') ?? [])];
      if (step.audience === 'group') {
        const group = groups.get(item.gridId)?.[0];
        return group === undefined
          ? [{ kind: 'nobody', occasion: step.occasion, reason: 'no_group' }]
          : [{ ...group, kind: 'group', occasion: step.occasion }];
      }
      const onPath = pathsUpFrom(item.gridPath).flatMap((path) => posts.get(path) ?? []);
      const { addressees } = recipientsOf(step.audience, holders(onPath, item));
      if (addressees.length === 0)
        return [{ kind: 'nobody', occasion: step.occasion, reason: 'unreachable' }];
      return addressees.flatMap(({ personId, wanted }) => {
        const channel = channelOf.get(personId);
        if (channel === undefined) return [];
        return [{ kind: 'person', personId, channel, occasion: listOccasion(step, wanted.at(-1)) }];
      });
    },
  };
}

/** Steps meant for one post say so in their name. */
const ONE_POST: ReadonlySet<AddressedStep['audience']> = new Set(['leader', 'adviser', 'specialist']);

/** The bureau's own people a task is about, at the roots of the tree its firms are under. */
export async function bureauAddressees(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  audience: PostAudience,
  rootPaths: readonly string[],
  formProfession: string | null,
): Promise<readonly { readonly personId: string; readonly channel: string }[]> {
  const posts = await postsOnPaths(
    tx,
    accounts.map(({ channel }) => channel),
    rootPaths,
    unreadableOn(accounts),
  );
  const channelOf = channelsOf(posts);
  return recipientsOf(audience, holders(posts, { formProfession })).addressees.flatMap(({ personId }) => {
    const channel = channelOf.get(personId);
    return channel === undefined ? [] : [{ personId, channel }];
  });
}

/** What carries each holder of a post; who can be told by none is missing. */
function channelsOf(posts: readonly PostOnPath[]): ReadonlyMap<string, string> {
  return new Map(
    posts.flatMap(({ personId, channel }) => (channel === null ? [] : [[personId, channel] as const])),
  );
}

/** Lists above the grid are told apart by the post they are for: it decides which node they count. */
function listOccasion(step: AddressedStep, wanted: DutyPost | undefined): string {
  return ONE_POST.has(step.audience) || wanted === undefined ? step.occasion : `${step.occasion}.${wanted}`;
}

/** The main statistician, else a stand-in, else the head of statistics; whoever can be reached first. */
function firmAddressee(step: AddressedStep, contacts: readonly ContactOfUnit[]): Addressee {
  for (const { personId, channel } of contacts) {
    if (channel !== null) return { kind: 'person', personId, channel, occasion: step.occasion };
  }
  const reason = contacts.length === 0 ? 'no_contact' : 'unreachable';
  return { kind: 'nobody', occasion: step.occasion, reason };
}

/** Posts on the item's path as duty posts; those with a profession count only for that profession. */
function holders(
  posts: readonly PostOnPath[],
  item: Pick<AddressedItem, 'formProfession'>,
): readonly Holder[] {
  return posts.flatMap((held) => {
    const post = dutyPostOf(held.role as Role, held.gridLevel);
    if (post === null) return [];
    if (held.profession !== null && held.profession !== item.formProfession) return [];
    return [{ post, personId: held.personId, reachable: held.channel !== null }];
  });
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
