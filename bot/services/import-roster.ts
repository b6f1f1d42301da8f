// Brings the registry in line with a parsed roster: previewed first, then all or nothing.

import { localDate } from '#bot/domain/calendar/local-time.ts';
import type { Roster } from '#bot/domain/roster/roster.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { analyseRegistry } from '#prisma/hot/import-roster/analyse.ts';
import { replaceContacts, replacePosts } from '#prisma/hot/import-roster/duties.ts';
import { replaceObligations } from '#prisma/hot/import-roster/obligations.ts';
import {
  type ChannelTally,
  upsertBindings,
  upsertGroups,
  upsertPeople,
} from '#prisma/hot/import-roster/people.ts';
import type { Tally } from '#prisma/hot/import-roster/tally.ts';
import { removeUnitsExcept, upsertGrids, upsertUnits } from '#prisma/hot/import-roster/tree.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { doneOrPreviewed } from './preview.ts';

/** The channel of the column 钉钉userId; others have their own (`bot/domain/roster/address-columns.ts`). */
const ROSTER_CHANNEL = 'dingtalk';

/** What an import changes, sheet by sheet. */
export interface RosterImport {
  readonly grids: Tally;
  readonly people: Tally;
  readonly units: Tally & { readonly removed: number };
  readonly posts: { readonly added: number; readonly ended: number };
  readonly contacts: { readonly added: number; readonly ended: number };
  readonly obligations: Tally;
  readonly addresses: readonly ChannelTally[];
  readonly groups: Tally;
}

/**
 * Writes the roster. With `dryRun` the very same work is done and rolled back, so that the preview
 * cannot differ from the import.
 */
export async function importRoster(
  db: Database,
  roster: Roster,
  options: { readonly now: Temporal.Instant; readonly actor: string; readonly dryRun: boolean },
): Promise<RosterImport> {
  const { dryRun, now, actor } = options;
  const result = await doneOrPreviewed(db, dryRun, async (tx) => {
    const written = await write(tx, roster, now);
    await appendAudit(tx, {
      actor,
      action: 'import_roster',
      subject: 'registry',
      detail: { units: roster.units.length, people: roster.people.length, removed: written.units.removed },
    });
    return written;
  });
  if (!dryRun) await analyseRegistry(db);
  return result;
}

async function write(tx: Tx, roster: Roster, now: Temporal.Instant): Promise<RosterImport> {
  const on = localDate(now);
  const grids = { added: 0, changed: 0 };
  for (const level of [1, 2, 3, 4]) {
    const tally = await upsertGrids(
      tx,
      roster.grids.filter((grid) => grid.level === level),
    );
    grids.added += tally.added;
    grids.changed += tally.changed;
  }
  const people = await upsertPeople(tx, roster.people);
  const units = await upsertUnits(tx, roster.units);
  const removed = await removeUnitsExcept(
    tx,
    roster.units.map((unit) => unit.uscc),
  );
  return {
    grids,
    people,
    units: { ...units, removed },
    posts: await replacePosts(tx, roster.posts, on),
    contacts: await replaceContacts(tx, roster.contacts, on),
    obligations: await replaceObligations(tx, roster.obligations),
    addresses: await upsertBindings(tx, addresses(roster)),
    groups: await upsertGroups(tx, groups(roster)),
  };
}

/** DingTalk's first: it is what every bureau has. */
function addresses(roster: Roster) {
  return roster.people.flatMap(({ addresses: others, dingtalkUserId, naturalKey: personKey }) => [
    ...(dingtalkUserId === null ? [] : [{ personKey, channel: ROSTER_CHANNEL, address: dingtalkUserId }]),
    ...others.map(({ address, channel }) => ({ personKey, channel, address })),
  ]);
}

function groups(roster: Roster) {
  return roster.grids.flatMap(({ code, groupChat }) =>
    groupChat === null ? [] : [{ gridCode: code, channel: groupChat.channel, externalId: groupChat.id }],
  );
}
