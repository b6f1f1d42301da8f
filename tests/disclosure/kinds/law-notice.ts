// Random notices: confirmed or not, in words that hold what nobody else may read.

import { UNCONFIRMED_NOTICE } from '#bot/domain/facts/law-notice-facts.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { storeNoticeFacts } from '#bot/kinds/law_notice/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import type { KindGenerator } from '../kind-generator.ts';
import type { Random } from '../random.ts';
import { figure, phone, unitName } from '../secrets.ts';

const TASK: KindTask = {
  id: 'task-notice',
  kind: 'law_notice',
  code: 'L7K2',
  title: '统计法宣传',
  formCode: null,
  formName: null,
  formProfession: null,
  period: null,
  window: null,
  payload: { text: '统计资料须真实、准确、完整、及时。', textHash: 'f' },
  createdAt: at('2026-11-02 08:30'),
  listAsOfAt: null,
};

export const lawNotices: KindGenerator = {
  occasions: ['law:notice', 'law:nudge', 'again:law:notice', 'law:leader'],

  sample(random: Random, id: string) {
    const [name, said, number] = [unitName(random), figure(random), phone(random)];
    const words = `已阅，产值${said.text}，电话${number.text}`;
    const confirmed = { confirmation: 'confirmed', confirmedAt: at('2026-11-03 09:00'), words } as const;
    const facts = random.nat(3) === 0 ? { ...UNCONFIRMED_NOTICE, ...confirmed } : UNCONFIRMED_NOTICE;
    const item = {
      id,
      kind: 'law_notice',
      taskId: TASK.id,
      unitId: `unit of ${id}`,
      unitShortName: name.text,
      gridPath: 'YH/T1/G1/',
      round: 1,
      facts: storeNoticeFacts(facts),
      payload: null,
    };
    return { item, task: TASK, placed: null, secrets: [name, said, number] };
  },

  allowed: (occasion) => (occasion.includes('leader') ? ['unit_identity'] : []),
  // A notice that cannot be confirmed is one to be read.
  wantsAnswer: (occasion, hearsNothing) => !occasion.includes('leader') && !hearsNothing,
};
