// Random trainings: who comes or not, in words that hold figures and numbers nobody else may read.

import { type TrainingFacts, UNANSWERED_TRAINING } from '#bot/domain/facts/training-facts.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { storeTrainingFacts, storeTrainingTask } from '#bot/kinds/training_notice/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import type { KindGenerator } from '../kind-generator.ts';
import type { Random } from '../random.ts';
import { figure, phone, unitName } from '../secrets.ts';

const SITTING = {
  announcedAt: at('2026-11-02 08:30'),
  startsAt: at('2026-11-12 09:00'),
  endsAt: at('2026-11-12 11:30'),
  place: '二楼会议室',
  receiptUntilAt: at('2026-11-10 17:00'),
};

const TASK: KindTask = {
  id: 'task-training',
  kind: 'training_notice',
  code: 'T7K2',
  title: '年报培训',
  formCode: null,
  formName: null,
  formProfession: null,
  period: null,
  window: null,
  payload: storeTrainingTask({
    topic: '年报培训',
    online: false,
    perUnit: 1,
    prejob: false,
    codeMinutes: 5,
    hostId: null,
    sessions: [SITTING],
  }),
  createdAt: SITTING.announcedAt,
  listAsOfAt: null,
};

const FIRM = /^(?:again:)?training:(?:notice|remind|eve|leave|makeup)/u;

export const trainingNotices: KindGenerator = {
  occasions: [
    'training:group',
    'training:notice',
    'again:training:notice',
    'training:remind',
    'training:eve',
    'training:leave.1',
    'training:makeup',
    'training:leader',
    'training:absent',
    'training:township',
  ],

  sample(random: Random, id: string) {
    const [name, said, number] = [unitName(random), figure(random), phone(random)];
    const item = {
      id,
      kind: 'training_notice',
      taskId: TASK.id,
      unitId: `unit of ${id}`,
      unitShortName: name.text,
      gridPath: 'YH/T1/G1/',
      round: 1,
      facts: storeTrainingFacts(answered(random, `生产忙，产值${said.text}，电话 ${number.text}`)),
      payload: { newcomers: [] },
    };
    return { item, task: TASK, placed: null, secrets: [name, said, number] };
  },

  allowed: (occasion, { answersForMany }) =>
    !FIRM.test(occasion) || answersForMany ? ['unit_identity'] : [],

  // Who was not there is told that the next time will be announced.
  wantsAnswer: (occasion) => FIRM.test(occasion) && !/makeup|leave/u.test(occasion),
};

function answered(random: Random, words: string): TrainingFacts {
  const receipt = random.oneOf(['none', 'none', 'attending', 'leave', 'declined'] as const);
  if (receipt === 'none') return UNANSWERED_TRAINING;
  const receiptAt = at('2026-11-03 09:00');
  const leave = receipt === 'leave' ? random.oneOf(['none', 'granted', 'refused'] as const) : 'none';
  const reason = receipt === 'leave' ? words : null;
  return { ...UNANSWERED_TRAINING, receipt, receiptAt, words, reason, leave };
}
