// Who may have a bind code for somebody else: whoever holds it can speak as that person.

import { mayBeShown } from '#bot/domain/disclosure/table.ts';
import { maySteer } from '#bot/domain/roster/bureau-staff.ts';
import { isRole } from '#bot/domain/roster/vocabulary.ts';

/** A duty of whoever asks. */
export interface AskingPost {
  readonly role: string;
  readonly profession: string | null;
  readonly gridPath: string;
  readonly competes: boolean;
}

/** What somebody answers for: whoever speaks as them may speak for all of it. */
export interface PlacesOfPerson {
  readonly units: readonly { readonly gridPath: string; readonly profession: string }[];
  readonly posts: readonly { readonly role: string; readonly gridPath: string }[];
}

/**
 * `unknown`: nobody under the asker's nodes. `post`: holds a duty, which the bureau looks after. `staff`: is of the
 * bureau itself. `elsewhere`: answers for more than the asker sees.
 */
export type BindRight = 'may' | 'unknown' | 'post' | 'staff' | 'elsewhere';

/** Leaders and the bureau's staff; deputies, members and whoever stands among competitors see no names (house rule). */
export function givesCodes(post: Pick<AskingPost, 'role' | 'competes'>): boolean {
  const { competes, role } = post;
  const isLeading = role === 'grid_leader' || role === 'township_statistician' || maySteer([post]);
  return isLeading && isRole(role) && mayBeShown('unit_identity', { place: 'list', role, competes });
}

/**
 * Whether these posts may have a code for this person. Nobody gains by one more than they have: all the person answers
 * for lies under the asker, a duty is given by the bureau only, and the bureau's own people ask for themselves.
 */
export function bindRight(asking: readonly AskingPost[], person: PlacesOfPerson): BindRight {
  const giving = asking.filter(givesCodes);
  const seen = [
    ...person.units.map(({ gridPath, profession }) =>
      giving.some(
        (post) => gridPath.startsWith(post.gridPath) && (post.profession ?? profession) === profession,
      ),
    ),
    ...person.posts.map(({ gridPath }) => giving.some((post) => gridPath.startsWith(post.gridPath))),
  ];
  if (!seen.includes(true)) return 'unknown';
  if (maySteer(person.posts)) return 'staff';
  if (person.posts.length > 0 && !maySteer(giving)) return 'post';
  return seen.includes(false) ? 'elsewhere' : 'may';
}
