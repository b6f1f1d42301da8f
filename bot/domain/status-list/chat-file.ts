// Whose files are fetched from chat, and which of them: decided before anything is asked of the platform.

/** What a post says about bringing lists in. */
export interface ImportingPost {
  readonly role: string;
  readonly profession: string | null;
}

/**
 * Bureau staff bring lists in (house rule); leaders, townships, advisers and departments read lists and are sent none
 * of the platform's.
 */
const IMPORTING_ROLES: ReadonlySet<string> = new Set(['specialist', 'section_head', 'duty_clerk', 'admin']);

/** Whether a person with these posts may bring in lists at all. */
export function mayImportLists(posts: readonly ImportingPost[]): boolean {
  return posts.some(({ role }) => IMPORTING_ROLES.has(role));
}

/** Whether they may bring in the list of a form: a post with a profession has the forms of its profession only. */
export function mayImportForm(posts: readonly ImportingPost[], formProfession: string | null): boolean {
  return posts.some(
    ({ role, profession }) =>
      IMPORTING_ROLES.has(role) &&
      (profession === null || formProfession === null || profession === formProfession),
  );
}

/** Names that end so may be a list; one without an ending may be as well, since the platform drops it at times. */
const SHEET_ENDINGS: ReadonlySet<string> = new Set(['xlsx', 'xls', 'csv']);

const ENDING = /\.([a-z0-9]{1,8})$/i;

/** `unread`: none of our business, and nothing is said of why. `failed`: the sender is told. */
export type FileUse =
  | { readonly use: 'fetch' }
  | { readonly use: 'unread'; readonly reason: 'stranger' | 'group' | 'not_staff' }
  | { readonly use: 'failed'; readonly reason: 'not_a_sheet' | 'too_big' };

export interface SentFile {
  readonly scope: 'person' | 'group';
  /** Null for a stranger. */
  readonly posts: readonly ImportingPost[] | null;
  readonly name: string;
  /** Null when the platform does not say. */
  readonly sizeBytes: number | null;
  /** Sent by a firm that was asked about figures: evidence, which is kept and never read. */
  readonly isForQuery?: boolean;
  readonly isPicture?: boolean;
}

/**
 * Whether a file is to be fetched. A firm's is only as evidence for a query, and never read: the service takes no
 * figures (red line).
 */
export function useOfFile(file: SentFile, maxBytes: number): FileUse {
  const { isForQuery = false, isPicture = false, name, posts, scope, sizeBytes } = file;
  if (posts === null) return { use: 'unread', reason: 'stranger' };
  if (scope === 'group') return { use: 'unread', reason: 'group' };
  if (isForQuery)
    return isTooBig(sizeBytes, maxBytes) ? { use: 'failed', reason: 'too_big' } : { use: 'fetch' };
  if (!mayImportLists(posts) || isPicture) return { use: 'unread', reason: 'not_staff' };
  const ending = ENDING.exec(name.trim())?.[1]?.toLowerCase();
  if (ending !== undefined && !SHEET_ENDINGS.has(ending)) return { use: 'failed', reason: 'not_a_sheet' };
  if (isTooBig(sizeBytes, maxBytes)) return { use: 'failed', reason: 'too_big' };
  return { use: 'fetch' };
}

function isTooBig(sizeBytes: number | null, maxBytes: number): boolean {
  return sizeBytes !== null && sizeBytes > maxBytes;
}

/** What a person says to the question whether a list is to be brought in. */
export type ListAnswer = 'import' | 'discard';

const ANSWERS: Readonly<Record<string, ListAnswer>> = {
  确认: 'import',
  确认导入: 'import',
  取消: 'discard',
  取消导入: 'discard',
  不导入: 'discard',
};

/** Only these words, whole: nothing else brings a list in. Blanks and a closing mark do not matter. */
export function listAnswer(text: string): ListAnswer | null {
  return ANSWERS[text.replace(/\s/gu, '').replace(/[。.！!]$/u, '')] ?? null;
}
