// Random changes of people: the newcomer's number is for whoever judges the change, and for nobody else.

import { NO_CHANGE, type PersonnelFacts } from '#bot/domain/facts/personnel-facts.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { storePersonnelFacts } from '#bot/kinds/personnel_change/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import type { KindGenerator } from '../kind-generator.ts';
import type { Random } from '../random.ts';
import { phone, unitName } from '../secrets.ts';

const TASK: KindTask = {
  id: 'task-people',
  kind: 'personnel_change',
  code: 'P7K2',
  title: '人员变动',
  formCode: null,
  formName: null,
  formProfession: null,
  period: null,
  window: null,
  payload: null,
  createdAt: at('2026-11-02 08:30'),
  listAsOfAt: null,
};

const ASKS_WHO = /missing|unnamed/u;

export const personnelChanges: KindGenerator = {
  occasions: ['people:confirm', 'people:remind', 'people:overdue', 'people:missing', 'people:unnamed'],

  sample(random: Random, id: string) {
    const [name, number] = [unitName(random), phone(random)];
    const facts = told(random, number.text);
    const item = {
      id,
      kind: 'personnel_change',
      taskId: TASK.id,
      unitId: `unit of ${id}`,
      unitShortName: name.text,
      gridPath: 'YH/T1/G1/',
      round: Math.max(1, facts.asks),
      facts: storePersonnelFacts(facts),
      payload: { number: 1 + random.nat(99), leaving: null },
    };
    return { item, task: TASK, placed: null, secrets: [name, number] };
  },

  allowed: (occasion) => (ASKS_WHO.test(occasion) ? ['unit_identity'] : ['unit_identity', 'personal']),
  wantsAnswer: (occasion) => !ASKS_WHO.test(occasion),
};

function told(random: Random, number: string): PersonnelFacts {
  const toldAt = at('2026-11-03 09:00');
  const begun: PersonnelFacts = { ...NO_CHANGE, change: 'told', toldAt };
  if (random.nat(3) === 0) return begun;
  const successor = { name: '李敏', phone: number, account: null, effectiveOn: '2026-11-16' };
  return { ...begun, successor, namedAt: toldAt, asks: 1 };
}
