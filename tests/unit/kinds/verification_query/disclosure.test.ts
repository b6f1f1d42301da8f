// Who may read what of a query: random queries rendered for every reader, and nothing where it must not be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { UNANSWERED_QUERY } from '#bot/domain/facts/query-facts.ts';
import { plainText } from '#bot/domain/message.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import type { LineItem, Reader, SlotContext, SlotLine } from '#bot/kinds/lines.ts';
import { composeQueries } from '#bot/kinds/verification_query/compose.ts';
import { storeQueryFacts, storeQueryPayload } from '#bot/kinds/verification_query/stored.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

const RUNS = 2_000;

/** Words that occur in no text of ours. */
const secret = fc.stringMatching(/^[甲乙丙丁戊己庚辛壬癸]{4,8}$/u);
/** Of characters of their own: a reason is not found by chance in an indicator that may be shown. */
const reason = fc.stringMatching(/^[魑魅魍魉饕餮貔貅麒麟]{4,8}$/u);
const figure = fc.integer({ min: 20_000_000, max: 99_999_999 }).map(String);

const query = fc.record({
  indicator: secret,
  rule: reason,
  unit: fc.constant('千元'),
  current: figure,
  lastYear: figure,
  previous: figure,
});

type Query = typeof query extends fc.Arbitrary<infer T> ? T : never;

function item(id: number, asked: Query, series: number): LineItem {
  const { current, indicator, lastYear, previous, rule, unit } = asked;
  const stored = storeQueryPayload({
    number: `HS-${series}${id}`,
    row: id + 2,
    repeats: [],
    formCode: 'B204-1',
    period: '2026-10',
    indicator,
    platformRow: null,
    unit,
    rule,
    respondByAt: at('2026-11-06 17:00'),
    values: { current, lastYear, previous },
  });
  return {
    id: `i-${id}`,
    kind: 'verification_query',
    taskId: 't',
    unitId: `u-${id}`,
    unitShortName: `单位${id}`,
    gridPath: 'YH/G1/',
    round: 1,
    facts: storeQueryFacts(UNANSWERED_QUERY),
    payload: { ...stored, ordinal: id + 1 },
  };
}

const TASK: KindTask = {
  id: 't',
  kind: 'verification_query',
  code: 'Q7K2',
  title: '数据核实',
  formCode: 'B204-1',
  formName: '工业产销总值',
  formProfession: 'industry',
  period: '2026-10',
  window: null,
  payload: { fileName: '核实名单.xlsx', fileHash: 'f', urgent: false },
  createdAt: at('2026-11-03 09:10'),
  listAsOfAt: null,
};

const OCCASIONS = [
  'query:ask',
  'query:nudge.1',
  'query:leader',
  'query:adviser',
  'query:specialist',
] as const;

function context(showsFigures: boolean): SlotContext {
  return {
    calendar: CALENDAR,
    hours: DEFAULT_SERVICE_HOURS,
    bureau: '玉环市统计局',
    now: at('2026-11-03 10:00'),
    hearsNothing: false,
    showsFigures,
    tasks: new Map([[TASK.id, TASK]]),
    taskOfCode: () => undefined,
    itemsUnder: () => [],
    nodeName: () => '',
  };
}

function said(
  queries: readonly Query[],
  occasion: string,
  reader: Reader,
  showsFigures: boolean,
  series = 0,
) {
  const lines = queries.map((one, id): SlotLine => {
    return {
      id: `l-${id}`,
      occasion,
      round: 1,
      item: item(id, one, series),
      isLate: false,
      saidBeforeAt: null,
    };
  });
  return composeQueries(lines, reader, context(showsFigures), 1);
}

const PLAIN: Reader = { answersForMany: false, isVerified: false };

const readers = fc.record({
  answersForMany: fc.boolean(),
  isVerified: fc.boolean(),
});

describe('what is rendered of a query', () => {
  it('has no figure, indicator or reason in it but for a verified contact where the bureau allows it', () => {
    fc.assert(
      fc.property(
        fc.array(query, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...OCCASIONS),
        readers,
        fc.boolean(),
        (queries, occasion, reader, showsFigures) => {
          const part = said(queries, occasion, reader, showsFigures);
          const text = part.messages.map((message) => message.title + plainText(message)).join('\n');
          const isFirm = occasion === 'query:ask' || occasion === 'query:nudge.1';
          const mayShow = isFirm && reader.isVerified && showsFigures;
          for (const { current, indicator, lastYear, previous, rule } of queries) {
            expect(text).not.toContain(rule);
            for (const hidden of [current, indicator, lastYear, previous]) {
              if (!mayShow) expect(text).not.toContain(hidden);
            }
            if (mayShow) expect(text).toContain(current);
          }
          if (isFirm) expect(text).not.toContain('HS-');
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('is the same text for firms asked about the same place, so that they share a call', () => {
    const [one, other] = fc.sample(query, 2);
    if (one === undefined || other === undefined) throw new Error('no queries');
    const texts = [one, other].map((each, id) => said([each], 'query:ask', PLAIN, false, id).messages);
    expect(texts[0]).toEqual(texts[1]);
  });
});
