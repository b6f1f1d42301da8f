// The guards that keep figures, indicators, names and numbers where they belong, each with what becomes of it without.

export interface Guard {
  readonly name: string;
  readonly file: string;
  readonly guard: string;
  /** What stands in its place once it is deleted. */
  readonly without: string;
  /** What notices: the renderings, the compiler, or a table of the unit tests. */
  readonly seenBy: 'renderings' | 'types' | 'unit';
}

const TABLE = 'bot/domain/disclosure/table.ts';
const CLASSIFIED = 'bot/domain/disclosure/classified.ts';
const SLOTS = 'bot/kinds/compose-slot.ts';
const CENSOR = 'bot/log-censor.ts';

export const GUARDS: readonly Guard[] = [
  {
    name: 'a classified value asks the table before it opens',
    file: CLASSIFIED,
    guard: 'return mayBeShown(value.class, to) ? Classified.valueOf(value) : null;',
    without: 'return Classified.valueOf(value);',
    seenBy: 'renderings',
  },
  {
    name: 'a classified value printed without asking says nothing',
    file: CLASSIFIED,
    guard: `  toJSON(): string {
    return WITHHELD;
  }`,
    without: `  toJSON(): string {
    return String(this.#value);
  }`,
    seenBy: 'renderings',
  },
  {
    name: 'the table: figures only to a verified contact',
    file: TABLE,
    guard: "private: { ...CLOSED, unit_identity: ['own', 'duty'], personal: ['own', 'duty'] },",
    without:
      "private: { ...CLOSED, unit_identity: ['own', 'duty'], unit_value: ['own_switched'], personal: ['own', 'duty'] },",
    seenBy: 'renderings',
  },
  {
    name: 'the table: figures only where the bureau switched them on',
    file: TABLE,
    guard: "return role === 'contact' && isOwn && showsFigures;",
    without: "return role === 'contact' && isOwn;",
    seenBy: 'renderings',
  },
  {
    name: 'the table: exports with figures are for staff',
    file: TABLE,
    guard: "    unit_value: ['bureau', 'operator'],",
    without: "    unit_value: ['everybody'],",
    seenBy: 'renderings',
  },
  {
    name: 'the table: a group may hold nothing that is not public',
    file: TABLE,
    guard: '  group: CLOSED,',
    without: "  group: { ...CLOSED, unit_value: ['everybody'] },",
    seenBy: 'types',
  },
  {
    name: 'groups are composed apart from people',
    file: SLOTS,
    guard: '  return (lines, reader) => {',
    without: `  return (lines, whoever) => {
    const reader = (whoever === 'group' ? { answersForMany: true, isVerified: true } : whoever) as
      Reader | 'group';`,
    seenBy: 'renderings',
  },
  {
    name: 'a line for a group knows its task and nothing else',
    file: SLOTS,
    guard: 'return { id, occasion, isLate, taskId: item?.taskId ?? null };',
    without: 'return { id, occasion, isLate, taskId: item?.unitShortName ?? null, item };',
    seenBy: 'types',
  },
  {
    name: 'an answer meant for one person is never said in a group',
    file: SLOTS,
    guard: 'isSaid === (!isAnswer(occasion) || isGroupAnswer(message))',
    without: 'isSaid === (!isAnswer(occasion) || message !== undefined)',
    seenBy: 'renderings',
  },
  {
    name: 'a step for somebody else says nothing in a group',
    file: 'bot/kinds/report_deadline/group-part.ts',
    guard: "drop: meaning.kind !== 'group' ? 'private_only' : isTimely ? null : 'stale'",
    without: "drop: isTimely ? null : 'stale'",
    seenBy: 'unit',
  },
  {
    name: 'a list shows phones only to whom the table lets see them',
    file: 'bot/kinds/report_deadline/list-text.ts',
    guard: "if (view.audience === 'leader' && open.length > 0 && !hearsNothing) {",
    without: 'if (open.length > 0 && !hearsNothing) {',
    seenBy: 'renderings',
  },
  {
    name: 'a firm’s text names no firm to whoever answers for one',
    file: 'bot/kinds/report_deadline/firm-part.ts',
    guard: 'units: answersForMany ? [...new Set(owing.map((item) => item.unitShortName))].toSorted() : [],',
    without: 'units: [...new Set(owing.map((item) => item.unitShortName))].toSorted(),',
    seenBy: 'renderings',
  },
  {
    name: 'leaders are told how many queries are open, not which',
    file: 'bot/kinds/verification_query/compose.ts',
    guard: "meaning === 'ask' || meaning === 'nudge'",
    without: "meaning !== 'specialist'",
    seenBy: 'renderings',
  },
  {
    name: 'the sample a duty clerk reads is of a text many share',
    file: 'bot/domain/delivery/wave-notice.ts',
    guard: "(scope === 'group' || text.readers > 1)",
    without: "(scope === 'group' || text.readers > 0)",
    seenBy: 'renderings',
  },
  {
    name: 'an echo says no figure back',
    file: 'bot/kinds/verification_query/answers.ts',
    guard: ': correctedEcho(labels(items, namesUnits), lacksUnit),',
    without: ': correctedEcho(`${labels(items, namesUnits)}${statement.value}`, lacksUnit),',
    seenBy: 'renderings',
  },
  {
    name: 'a figure in a group is noticed',
    file: 'bot/chat/held.ts',
    guard: 'const held = heldIn(conversation.text, speakerOf(conversation));',
    without: 'const held = heldIn(conversation.text.slice(0, 0), speakerOf(conversation));',
    seenBy: 'renderings',
  },
  {
    name: 'a telephone number is somebody’s',
    file: 'bot/domain/disclosure/held.ts',
    guard: "if (PERSONAL.some((pattern) => pattern.test(text))) return 'personal';",
    without: '',
    seenBy: 'renderings',
  },
  {
    name: 'an amount with its unit is a figure',
    file: 'bot/domain/disclosure/held.ts',
    guard: 'if (unit !== null && !COUNTED.has(unit)) return true;',
    without: '',
    seenBy: 'renderings',
  },
  {
    name: 'a bare number beside an indicator or a query is a figure',
    file: 'bot/domain/disclosure/held.ts',
    guard: "return number >= SMALLEST_BARE || value.includes('.');",
    without: 'return false;',
    seenBy: 'renderings',
  },
  {
    name: 'the sandbox hides a restricted message of a group',
    file: 'bot/services/sandbox-windows.ts',
    guard: 'text: inGroup && row.restricted ? IN_GROUP',
    without: 'text: inGroup && row.text === null ? IN_GROUP',
    seenBy: 'renderings',
  },
  {
    name: 'the command line hides a restricted message',
    file: 'bot/cli/words.ts',
    guard: "if (content === 'restricted') return '（含单位数据或电话，不显示）';",
    without: "if (content === 'restricted') return text;",
    seenBy: 'renderings',
  },
  {
    name: 'an item on the command line has no words of its firm',
    file: 'bot/kinds/verification_query/kind.ts',
    guard: 'factsForStaff: queryFactsForStaff,',
    without: 'factsForStaff: (facts: QueryFacts) => facts,',
    seenBy: 'renderings',
  },
  {
    name: 'the log hides what firms say and are asked by the names of fields',
    file: CENSOR,
    guard: "if (HIDDEN_BUT_COUNTS.has(plain)) return typeof value !== 'number';",
    without: '',
    seenBy: 'renderings',
  },
  {
    name: 'the log hides names of firms',
    file: CENSOR,
    guard: '|unitname|shortname)$/',
    without: ')$/',
    seenBy: 'renderings',
  },
  {
    name: 'the log masks telephone numbers by their shape',
    file: CENSOR,
    guard: "mask(text).replaceAll(MOBILE, '[phone]')",
    without: 'mask(text)',
    seenBy: 'renderings',
  },
  {
    name: 'a problem with a list repeats no figure of it',
    file: 'bot/domain/verification-list/rows.ts',
    guard: "return MAY_BE_REPEATED.test(halfWidth(written)) ? quoted(written) : '所填内容';",
    without: 'return quoted(written);',
    seenBy: 'renderings',
  },
  {
    name: 'a metric’s label is a code',
    file: 'bot/metrics.ts',
    guard: "return /^[a-z][a-z_.:-]*$/u.test(value) ? value : 'other';",
    without: 'return value;',
    seenBy: 'renderings',
  },
  {
    name: 'a broadcast’s variable asks the table where it may stand',
    file: 'bot/domain/broadcast/template.ts',
    guard: 'readIn.find((place) => !mayStand(of, place))',
    without: 'readIn.find(() => false)',
    seenBy: 'renderings',
  },
  {
    name: 'a total needs three firms',
    file: 'bot/domain/disclosure/totals.ts',
    guard: 'if (given.length < FEWEST_UNITS) return null;',
    without: '',
    seenBy: 'unit',
  },
  {
    name: 'a total is not nearly one firm’s',
    file: 'bot/domain/disclosure/totals.ts',
    guard: 'if (Math.max(...sizes) > LARGEST_SHARE * all) return null;',
    without: '',
    seenBy: 'unit',
  },
];
