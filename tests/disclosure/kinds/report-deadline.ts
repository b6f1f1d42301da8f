// Random deadlines: facts of every kind, and a contact whose phone only a leader's list may show.

import { cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { Classified } from '#bot/domain/disclosure/classified.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { storeDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { at, day } from '#tests/unit/calendar/shipped.ts';
import { allFacts } from '#tests/unit/facts/axes.ts';
import type { KindGenerator } from '../kind-generator.ts';
import type { Random } from '../random.ts';
import { phone, unitName } from '../secrets.ts';

const FACTS = allFacts().map(storeDeadlineFacts);

const TASK: KindTask = {
  id: 'task-deadline',
  kind: 'report_deadline',
  code: 'K7Q2',
  title: '2026年10月B204-1',
  formCode: 'B204-1',
  formName: '工业产销总值及主要产品产量',
  formProfession: 'industry',
  period: '2026-10',
  window: {
    opensOn: day('2026-11-01'),
    opensTime: cutoffTime('00:00'),
    cutoffOn: day('2026-11-08'),
    cutoffTime: cutoffTime('12:00'),
    acceptanceOn: day('2026-11-10'),
    acceptanceTime: cutoffTime('12:00'),
  },
  payload: null,
  createdAt: at('2026-11-01 08:30'),
  listAsOfAt: at('2026-11-04 13:40'),
};

const LEADER = /^(?:again:)?(?:leader|adviser|return:leader)/u;
const LIST = /leader|adviser|department|specialist|township|section_head|duty_clerk/u;

export const reportDeadlines: KindGenerator = {
  occasions: [
    'ladder:0',
    'ladder:1',
    'ladder:2',
    'ladder:3',
    'ladder:4.1',
    'ladder:6',
    'return:1',
    'again:ladder:4.1',
    'leader:3',
    'leader:6',
    'adviser:6',
    'return:leader',
    'return:specialist',
    'ladder:5.township_statistician',
    'ladder:7.department_statistician',
    'ladder:7.specialist',
    'ladder:8.duty_clerk',
  ],

  sample(random: Random, id: string) {
    const [name, number] = [unitName(random), phone(random)];
    const facts = random.oneOf(FACTS);
    const item = {
      id,
      kind: 'report_deadline',
      taskId: TASK.id,
      unitId: `unit of ${id}`,
      unitShortName: name.text,
      gridPath: 'YH/T1/G1/',
      round: facts.round,
      facts,
      payload: null,
    };
    const contact = {
      name: '陈老师',
      phone: new Classified('personal', number.text),
      channel: 'dingtalk',
      missed: [],
    };
    return {
      item,
      task: TASK,
      placed: { id, unitShortName: name.text, gridName: '工业第1网格', facts, contacts: [contact] },
      secrets: [name, number],
    };
  },

  allowed(occasion, { answersForMany }) {
    if (LEADER.test(occasion)) return ['unit_identity', 'personal'];
    return LIST.test(occasion) || answersForMany ? ['unit_identity'] : [];
  },

  // A township's and the bureau's lists are for their knowledge.
  wantsAnswer: (occasion) => !/^ladder:[01]$|township|specialist|department|duty_clerk/u.test(occasion),
};
