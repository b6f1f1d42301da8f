// Random queries: what they ask, why, and what has been answered, none of which may be read by others.

import { type QueryFacts, UNANSWERED_QUERY } from '#bot/domain/facts/query-facts.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { storeQueryFacts, storeQueryPayload } from '#bot/kinds/verification_query/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import type { KindGenerator } from '../kind-generator.ts';
import type { Random } from '../random.ts';
import { figure, indicator, rule, type Secret, unitName } from '../secrets.ts';

const TASK: KindTask = {
  id: 'task-query',
  kind: 'verification_query',
  code: 'Q7K2',
  title: '2026年10月B204-1数据核实',
  formCode: 'B204-1',
  formName: '工业产销总值及主要产品产量',
  formProfession: 'industry',
  period: '2026-10',
  window: null,
  payload: { fileName: '核实名单.xlsx', fileHash: 'f', urgent: false },
  createdAt: at('2026-11-03 09:10'),
  listAsOfAt: null,
};

const ASKED = /^(?:again:)?query:(?:ask|nudge)/u;
/** What becomes of answers is told to the firm as well, without a figure. */
const FIRM = /^(?:again:)?query:(?:ask|nudge|returned|refiled)/u;

export const verificationQueries: KindGenerator = {
  occasions: [
    'query:ask',
    'query:nudge.1',
    'again:query:ask',
    'query:returned.1',
    'query:refiled.1',
    'query:leader',
    'query:adviser',
    'query:specialist',
  ],

  sample(random: Random, id: string) {
    const [current, lastYear, previous, stated] = [1, 2, 3, 4].map(() => figure(random)) as [
      Secret,
      Secret,
      Secret,
      Secret,
    ];
    const [name, asked, why, told] = [unitName(random), indicator(random), rule(random), indicator(random)];
    const stored = storeQueryPayload({
      number: `HS-${id}`,
      row: 2,
      repeats: [],
      formCode: 'B204-1',
      period: '2026-10',
      indicator: asked.text,
      platformRow: null,
      unit: '千元',
      rule: why.text,
      respondByAt: at('2026-11-06 17:00'),
      values: { current: current.text, lastYear: lastYear.text, previous: previous.text },
    });
    const item = {
      id,
      kind: 'verification_query',
      taskId: TASK.id,
      unitId: `unit of ${id}`,
      unitShortName: name.text,
      gridPath: 'YH/T1/G1/',
      round: 1,
      facts: storeQueryFacts(answered(random, stated.text, told.text)),
      payload: { ...stored, ordinal: 1 + random.nat(9) },
    };
    return {
      item,
      task: TASK,
      placed: null,
      secrets: [name, asked, why, told, current, lastYear, previous, stated],
    };
  },

  allowed(occasion, { answersForMany, isVerified, showsFigures }) {
    if (!FIRM.test(occasion)) return ['unit_identity'];
    const named = answersForMany ? (['unit_identity'] as const) : [];
    return ASKED.test(occasion) && isVerified && showsFigures ? [...named, 'unit_value'] : named;
  },

  wantsAnswer: (occasion) => FIRM.test(occasion) && !occasion.includes('refiled'),
};

function answered(random: Random, value: string, words: string): QueryFacts {
  const answer = random.oneOf(['none', 'none', 'confirmed', 'corrected', 'asked'] as const);
  if (answer === 'none') return UNANSWERED_QUERY;
  const corrected = {
    value,
    unit: null,
    oldValue: null,
    indicator: words,
    errorKind: null,
    fixedOnPlatform: false,
  };
  return {
    ...UNANSWERED_QUERY,
    answer,
    answeredAt: at('2026-11-03 11:00'),
    words: `${words}${value}`,
    reason: answer === 'confirmed' ? words : null,
    review: random.oneOf(['none', 'settled_true', 'settled_corrected', 'return_form', 'onsite']),
    reviewedAt: at('2026-11-04 09:00'),
    reviewNote: random.flip() ? words : null,
    statement: answer === 'corrected' ? corrected : null,
  };
}
