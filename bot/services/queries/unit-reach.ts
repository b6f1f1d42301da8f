// How firms stand with being told: who answers for them, by which of these they are asked, what stands around them.

import { maskPhone } from '#bot/domain/identity/phone.ts';
import type { Tx } from '#prisma/db.ts';
import { type ContactOfUnit, groupsOfGrids, postsOnPaths } from '#prisma/hot/addressees.ts';
import type { FoundUnit } from '#prisma/repos/lookup.ts';

/** A firm and how it stands with being told. */
export interface UnitReach {
  readonly name: string;
  readonly uscc: string;
  readonly grid: string;
  readonly removed: boolean;
  readonly contacts: readonly UnitContact[];
  /** Why nobody of the firm can be told; null when somebody can. */
  readonly unreachable: 'no_contact' | 'unreachable' | null;
  readonly hasGroup: boolean;
  /** The grid's leader can be written to. */
  readonly hasLeader: boolean;
}

/** Somebody who answers for a firm; the phone is masked. */
export interface UnitContact {
  readonly name: string;
  readonly phone: string | null;
  readonly role: ContactOfUnit['role'];
  readonly isMain: boolean;
  readonly reachable: boolean;
  /** Reminders go to this one. */
  readonly isAsked: boolean;
}

/** Of each unit its own among `contacts`, in the order in which they are asked. */
export async function reachOfUnits(
  tx: Tx,
  channels: readonly string[],
  units: readonly FoundUnit[],
  contacts: readonly ContactOfUnit[],
): Promise<readonly UnitReach[]> {
  const groups = await groupsOfGrids(tx, channels, [...new Set(units.map(({ gridId }) => gridId))]);
  const posts = await postsOnPaths(tx, channels, [...new Set(units.map(({ gridPath }) => gridPath))]);
  return units.map((unit) => {
    const own = contacts.filter(({ unitId }) => unitId === unit.id);
    // The first who can be reached is asked, as the steps do it.
    const asked = own.find(({ channel }) => channel !== null);
    return {
      name: unit.name,
      uscc: unit.uscc,
      grid: unit.gridName,
      removed: unit.status === 'removed',
      contacts: own.map(({ name, phone, role, isMain, channel, personId }) => ({
        name,
        phone: phone === null ? null : maskPhone(phone),
        role,
        isMain,
        reachable: channel !== null,
        isAsked: personId === asked?.personId,
      })),
      unreachable: asked !== undefined ? null : own.length === 0 ? 'no_contact' : 'unreachable',
      hasGroup: groups.some(({ gridId }) => gridId === unit.gridId),
      hasLeader: posts.some(
        ({ gridPath, role, channel }) =>
          gridPath === unit.gridPath && role === 'grid_leader' && channel !== null,
      ),
    };
  });
}
