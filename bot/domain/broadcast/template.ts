// Texts with variables: {企业简称}请在{截止时间}前上报. Which may stand where is decided here, by classes.

import { type ContentClass, mayBeShown } from '#bot/domain/disclosure/table.ts';
import { inert } from '#bot/domain/inert-text.ts';

/** Where a text is read: in a group of competitors, by a firm's statistician, by the holder of a duty. */
export type ReadIn = 'group' | 'firm' | 'post';

/**
 * Whether a variable of this class may stand there, by the one table. A firm's name is its own statistician's to read;
 * whoever reads by duty is told nothing of one firm, but may be called by name.
 */
function mayStand(of: ContentClass, readIn: ReadIn): boolean {
  if (readIn === 'group') return mayBeShown(of, { place: 'group', role: 'stranger' });
  return mayBeShown(of, { place: 'private', role: 'contact', isOwn: readIn === 'firm' || of === 'personal' });
}

const VARIABLES: Readonly<Record<ContentClass, readonly string[]>> = {
  public: ['局简称', '截止时间', '表号', '表名', '报告期', '任务'],
  unit_identity: ['企业简称', '企业名称', '信用代码'],
  personal: ['姓名'],
  // Known, so that whoever writes one is told why not.
  unit_value: ['本期值', '上期值', '同期值', '增速', '产值', '营业收入', '指标', '核实内容'],
  embargoed: ['汇总数', '全市增速', '排名', '未公布数据'],
};

const CLASS_OF: ReadonlyMap<string, ContentClass> = new Map(
  (Object.entries(VARIABLES) as [ContentClass, readonly string[]][]).flatMap(([of, names]) =>
    names.map((name) => [name, of] as const),
  ),
);

/** Those that are the same for everybody but come from the task the broadcast is about. */
const OF_TASK: ReadonlySet<string> = new Set(['截止时间', '表号', '表名', '报告期', '任务']);

const USABLE = [...VARIABLES.public, ...VARIABLES.unit_identity, ...VARIABLES.personal]
  .map((name) => `{${name}}`)
  .join('');

/** The longest text, in characters as written: what fits a phone's screen (template S of the bureau). */
const LONGEST = 200;

/** A dunning notice is a paper a person issues; what is sent here reminds. */
const DUNNING = /催报|催缴|催办|催交/u;

export interface Piece {
  readonly kind: 'text' | 'variable';
  /** The words, or the variable's name. */
  readonly text: string;
  /** Where it begins. */
  readonly from: number;
}

/** Cuts a text at its variables; the place of a brace that has no partner. */
export function pieces(text: string): readonly Piece[] | { readonly strayAt: number } {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(/[{｛]([^{}｛｝\n]{0,30})[}｝]/gu)) {
    found.push({ kind: 'text', text: text.slice(from, match.index), from });
    found.push({ kind: 'variable', text: (match[1] ?? '').trim(), from: match.index });
    from = match.index + match[0].length;
  }
  found.push({ kind: 'text', text: text.slice(from), from });
  for (const piece of found) {
    const stray = piece.kind === 'text' ? piece.text.search(/[{}｛｝]/u) : -1;
    if (stray >= 0) return { strayAt: piece.from + stray };
  }
  return found;
}

/** The variables a text names, each once. */
export function variablesOf(text: string): readonly string[] {
  const cut = pieces(text);
  if ('strayAt' in cut) return [];
  return [...new Set(cut.flatMap((piece) => (piece.kind === 'variable' ? [piece.text] : [])))];
}

/** Whether each reader gets a text of their own. */
export function isPersonal(text: string): boolean {
  return variablesOf(text).some((name) => {
    const of = CLASS_OF.get(name);
    return of === 'unit_identity' || of === 'personal';
  });
}

/** What stands in the way of sending this text there, in Chinese: where it is and what to do. Empty: nothing. */
export function textProblems(text: string, readIn: readonly ReadIn[], hasTask: boolean): readonly string[] {
  if (inert(text).trim() === '') return ['文字是空的，请写要发的话。'];
  const length = [...text].length;
  const problems: string[] = [];
  if (length > LONGEST) problems.push(`文字有${length}个字，超过${LONGEST}个，请缩短或分几次发。`);
  const [dunning] = DUNNING.exec(text) ?? [];
  if (dunning !== undefined) {
    problems.push(`文字里有“${dunning}”。群发只作提醒，请改用“提醒”；催报通知书由统计局另行出具送达。`);
  }
  const cut = pieces(text);
  if ('strayAt' in cut) {
    return [...problems, `第${placeOf(text, cut.strayAt)}个字的括号没有配对，变量请写成 {截止时间} 的样子。`];
  }
  const variables = cut.flatMap((piece) => (piece.kind === 'variable' ? [piece] : []));
  return [
    ...problems,
    ...variables.flatMap(({ text: name, from }) => {
      const problem = variableProblem(name, readIn, hasTask);
      return problem === null ? [] : [`第${placeOf(text, from)}个字的变量 {${name}}：${problem}`];
    }),
  ];
}

/** As a reader counts: from 1, in characters. */
function placeOf(text: string, index: number): number {
  return Array.from(text.slice(0, index)).length + 1;
}

function variableProblem(name: string, readIn: readonly ReadIn[], hasTask: boolean): string | null {
  const of = CLASS_OF.get(name);
  if (of === undefined) return `没有这个变量。可以用：${USABLE}。`;
  if (of === 'unit_value') return '单位的数据不能群发，请让对方到联网直报平台查看。';
  if (of === 'embargoed') return '未公布的汇总数据不能群发。';
  const where = readIn.find((place) => !mayStand(of, place));
  if (where === 'group') return '发到群里的文字不能带单位或个人的信息，请去掉它，或改为单聊发给统计员。';
  if (where === 'post') return '只能用在发给企业统计员的文字里，请去掉它，或把对象改为统计员。';
  if (OF_TASK.has(name) && !hasTask) return '要说明是哪个任务，请在对象里加“任务编码”，如“任务6P8A 未报”。';
  return null;
}

/** What variables say, by name. */
export type Values = ReadonlyMap<string, string>;

/** The text with its variables filled in, inert. What has no value is left as it was written. */
export function filled(text: string, values: Values): string {
  const cut = pieces(text);
  if ('strayAt' in cut) return inert(text);
  const said = cut.map((piece) =>
    piece.kind === 'text' ? piece.text : (values.get(piece.text) ?? `{${piece.text}}`),
  );
  return inert(said.join(''));
}

/** Of the task's variables those the text names and this task has no value for. */
export function missingValues(text: string, values: Values): readonly string[] {
  return variablesOf(text).filter((name) => OF_TASK.has(name) && !values.has(name));
}
