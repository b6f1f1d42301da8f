// Reads the sheet 网格: the tree of grids, checked node by node.
import { tidyCode } from '#bot/domain/identity/width.ts';
import { quoted } from '#bot/domain/sheet/problem.ts';
import type { Table, TableSpec } from '#bot/domain/sheet/table.ts';
import type { GridLevel, RosterGrid, RosterGroupChat } from './roster.ts';
import type { Notes } from './row-reader.ts';
import { RowReader } from './row-reader.ts';
import type { Profession } from './vocabulary.ts';
import { PROFESSION_WORDS, parseProfession } from './vocabulary.ts';

export type GridColumn = 'code' | 'name' | 'level' | 'parent' | 'profession' | 'group';

export const GRID_SPEC: TableSpec<GridColumn> = {
  code: { title: '网格编码', required: true },
  name: { title: '网格名称', required: true },
  level: { title: '级别', also: ['网格级别'], required: true },
  parent: { title: '上级网格编码', also: ['上级编码'], required: true },
  profession: { title: '专业', required: true },
  group: { title: '钉钉群会话ID', also: ['钉钉群ID'], required: false },
};

const LEVEL_WORDS: Readonly<Record<string, GridLevel>> = {
  '1': 1,
  '2': 2,
  '3': 3,
  '4': 4,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
};

interface Draft {
  readonly reader: RowReader<GridColumn>;
  readonly code: string;
  readonly name: string;
  readonly level: GridLevel | null;
  readonly parentCode: string | null;
  readonly profession: Profession | null;
  readonly groupChat: RosterGroupChat | null;
}

/** What the other sheets need to know of the tree, also of a tree with mistakes in it. */
export interface GridIndex {
  readonly grids: readonly RosterGrid[];
  /** Every code the sheet names, with its level where that is known. */
  readonly levels: ReadonlyMap<string, GridLevel | null>;
}

/**
 * The tree. Refused: a code given twice, a parent nobody knows, a level that is not one below its
 * parent's, a circle, no or several roots. Vacant fields (profession, group) are normal.
 */
export function readGrids(table: Table<GridColumn>, notes: Notes): GridIndex {
  const drafts = new Map<string, Draft>();
  const groups = new Map<string, Draft>();
  for (const row of table.rows) {
    const draft = readDraft(new RowReader(row, notes));
    if (draft === null) continue;
    const earlier = drafts.get(draft.code);
    if (earlier !== undefined) {
      draft.reader.problem(
        'code',
        `网格编码${quoted(draft.code)}与第${earlier.reader.row.row}行重复`,
        '请改成不同的编码',
      );
      continue;
    }
    drafts.set(draft.code, draft);
    noteSharedGroup(draft, groups);
  }
  if (drafts.size === 0) {
    notes.problems.push({
      sheet: table.sheet,
      row: null,
      column: null,
      problem: '没有任何网格',
      fix: '请至少填写一个一级网格',
    });
  }
  checkRoots(drafts);
  for (const draft of drafts.values()) checkParent(draft, drafts);
  return finish(drafts);
}

function readDraft(reader: RowReader<GridColumn>): Draft | null {
  const code = reader.code('code', '网格编码');
  const name = reader.name('name', '网格名称');
  const level = readLevel(reader);
  if (code?.includes('/')) reader.problem('code', `网格编码${quoted(code)}含有“/”`, '请去掉“/”');
  const profession =
    reader.text('profession') === ''
      ? null
      : reader.word('profession', parseProfession, '专业', PROFESSION_WORDS);
  if (code === null) return null;
  return {
    reader,
    code,
    name: name ?? '',
    level,
    parentCode: tidyCode(reader.text('parent')) || null,
    profession,
    groupChat: readGroupChat(reader),
  };
}

function readLevel(reader: RowReader<GridColumn>): GridLevel | null {
  const text = tidyCode(reader.text('level'));
  const level = LEVEL_WORDS[text.replace(/级$/u, '')];
  return (
    level ?? reader.problem('level', text === '' ? '级别为空' : `级别${quoted(text)}不认识`, '请填1、2、3或4')
  );
}

/** How a cell says that the group is not DingTalk's own: what stands before the colon, and the form of what stands behind. */
const OTHER_GROUPS: Readonly<
  Record<string, Pick<RosterGroupChat, 'channel'> & { readonly what: string; readonly form: RegExp }>
> = {
  webhook: { channel: 'dingtalk-webhook', what: '机器人的名称', form: /./u },
  'feishu-webhook': { channel: 'feishu-webhook', what: '机器人的名称', form: /./u },
  feishu: { channel: 'feishu', what: 'oc_ 开头的群编号', form: /^oc_\w+$/u },
  http: { channel: 'http', what: '网关里的群编号', form: /./u },
  telegram: { channel: 'telegram', what: '负数的群编号', form: /^-\d{1,16}$/u },
  'wecom-app': { channel: 'wecom-app', what: '应用建群时的chatid', form: /^[\w-]{1,64}$/u },
  'wecom-robot': { channel: 'wecom-robot', what: '企业微信群的chatid', form: /./u },
  'wecom-webhook': { channel: 'wecom-webhook', what: '机器人的名称', form: /./u },
};

/** `webhook:名称` and the like name a group of another channel, by the table above; all else is an openConversationId. */
function readGroupChat(reader: RowReader<GridColumn>): RosterGroupChat | null {
  const token = reader.token('group');
  if (token === null) return null;
  const [, prefix = '', id = ''] = /^([a-z-]+)[:：](.*)$/iu.exec(token) ?? [];
  const name = prefix.toLowerCase();
  const other = Object.hasOwn(OTHER_GROUPS, name) ? OTHER_GROUPS[name] : undefined;
  if (other === undefined) return { channel: 'dingtalk', id: token };
  if (other.form.test(id)) return { channel: other.channel, id };
  return reader.problem('group', `没有${other.what}`, `请写成 ${name}:${other.what}`);
}

function noteSharedGroup(draft: Draft, groups: Map<string, Draft>): void {
  if (draft.groupChat === null) return;
  const key = `${draft.groupChat.channel} ${draft.groupChat.id}`;
  const earlier = groups.get(key);
  if (earlier === undefined) groups.set(key, draft);
  else {
    const problem = `与第${earlier.reader.row.row}行是同一个钉钉群`;
    draft.reader.problem('group', problem, '请核对，一个群只能对应一个网格');
  }
}

function checkRoots(drafts: ReadonlyMap<string, Draft>): void {
  const [first, ...others] = [...drafts.values()].filter((draft) => draft.level === 1);
  for (const other of others) {
    other.reader.problem('level', `一级网格已有第${first?.reader.row.row}行`, '请只保留一个一级网格');
  }
}

function checkParent(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  const { reader, parentCode, level } = draft;
  if (parentCode === null) {
    if (level !== null && level !== 1)
      reader.problem('parent', '上级网格编码为空', `请填写${level - 1}级网格的编码`);
    return;
  }
  if (level === 1) {
    reader.problem('parent', '一级网格不应有上级', '请清空上级网格编码');
    return;
  }
  const parent = drafts.get(parentCode);
  if (parent === undefined) {
    reader.problem('parent', `没有编码为${quoted(parentCode)}的网格`, '请核对上级网格编码');
    return;
  }
  if (isCircular(draft, drafts)) {
    reader.problem('parent', `上级网格绕回到了自己（${quoted(draft.code)}）`, '请改正上级网格编码');
    return;
  }
  if (level !== null && parent.level !== null && parent.level !== level - 1) {
    const problem = `级别是${level}，上级${quoted(parentCode)}的级别是${parent.level}，跳级了`;
    reader.problem('level', problem, `上级应为${level - 1}级，请核对级别和上级网格编码`);
  }
}

/** Whether the way up from a node comes back to it. */
function isCircular(draft: Draft, drafts: ReadonlyMap<string, Draft>): boolean {
  const seen = new Set<string>();
  let code = draft.parentCode;
  while (code !== null && !seen.has(code)) {
    if (code === draft.code) return true;
    seen.add(code);
    code = drafts.get(code)?.parentCode ?? null;
  }
  return false;
}

/** The nodes that hang together, parents first. A tree with problems is refused later, as a whole. */
function finish(drafts: ReadonlyMap<string, Draft>): GridIndex {
  const grids: RosterGrid[] = [];
  const paths = new Map<string, string>();
  const byLevel = [...drafts.values()].sort((a, b) => (a.level ?? 9) - (b.level ?? 9));
  for (const { reader: _, level, ...grid } of byLevel) {
    const above = grid.parentCode === null ? '' : paths.get(grid.parentCode);
    if (level === null || above === undefined) continue;
    const path = `${above}${grid.code}/`;
    paths.set(grid.code, path);
    grids.push({ ...grid, level, path });
  }
  return { grids, levels: new Map([...drafts.values()].map((draft) => [draft.code, draft.level])) };
}
