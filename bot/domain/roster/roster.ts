// A bureau's roster after reading: who stands where and which firm owes which form, by codes, not ids.
import type { RosterAddress } from './address-columns.ts';
import type { Category, ContactRole, Profession, Role } from './vocabulary.ts';

export type GridLevel = 1 | 2 | 3 | 4;

/** A node of the grid tree (1 city, 2 township, 3 area, 4 enterprise grid). */
export interface RosterGrid {
  readonly code: string;
  readonly name: string;
  readonly level: GridLevel;
  readonly parentCode: string | null;
  /** The codes from the root down to this node, each followed by `/`. */
  readonly path: string;
  readonly profession: Profession | null;
  /** The group chat that serves the grid, null when there is none yet. */
  readonly groupChat: RosterGroupChat | null;
}

/** A group as its platform names it: DingTalk by openConversationId, a custom robot by its name, others by their own id. */
export interface RosterGroupChat {
  readonly channel:
    | 'dingtalk'
    | 'dingtalk-webhook'
    | 'feishu'
    | 'feishu-webhook'
    | 'http'
    | 'telegram'
    | 'wecom-app'
    | 'wecom-robot'
    | 'wecom-webhook';
  readonly id: string;
}

/** A human being, however many posts and units. */
export interface RosterPerson {
  /** `phone:…`, else `dingtalk:…`, else the first other address as `email:…`, else `unit:USCC:role:name` for somebody known by name only. */
  readonly naturalKey: string;
  readonly name: string;
  readonly phone: string | null;
  readonly dingtalkUserId: string | null;
  readonly email: string | null;
  /** On channels besides DingTalk, one on each at most; the first to be used first. */
  readonly addresses: readonly RosterAddress[];
}

/** A duty held at a node. A vacant seat is the absence of a post. */
export interface RosterPost {
  readonly personKey: string;
  readonly gridCode: string;
  readonly role: Role;
  readonly profession: Profession | null;
}

export interface RosterUnit {
  readonly uscc: string;
  readonly checkDigitOk: boolean;
  readonly name: string;
  /** For texts: short, and different from every other in the grid and among a book-keeper's units. */
  readonly shortName: string;
  readonly profession: Profession;
  readonly category: Category;
  readonly gridCode: string;
}

/** Who answers for a unit. */
export interface RosterContact {
  readonly uscc: string;
  readonly personKey: string;
  readonly role: ContactRole;
  readonly isMain: boolean;
}

/** A form a unit owes from one period to another, both `YYYY-MM` and included; null: until further notice. */
export interface RosterObligation {
  readonly uscc: string;
  readonly formCode: string;
  readonly firstPeriod: string;
  readonly lastPeriod: string | null;
}

/** Grids come parents first; everything else in the order of the sheets. */
export interface Roster {
  readonly grids: readonly RosterGrid[];
  readonly people: readonly RosterPerson[];
  readonly posts: readonly RosterPost[];
  readonly units: readonly RosterUnit[];
  readonly contacts: readonly RosterContact[];
  readonly obligations: readonly RosterObligation[];
}
