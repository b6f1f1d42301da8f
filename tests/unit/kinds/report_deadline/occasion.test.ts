// What an occasion's name means, and what the deliveries that carry several are for.
import { describe, expect, it } from 'vitest';
import { weightiest } from '#bot/domain/delivery/budget.ts';
import { weightiestPurpose } from '#bot/domain/delivery/purpose.ts';
import { budgetClassOf, meaningOf, purposeOf } from '#bot/kinds/report_deadline/occasion.ts';

/** A meaning in one line: `firm last_call`, `list township 2 overdue`. */
function said(occasion: string): string {
  const meaning = meaningOf(occasion);
  switch (meaning.kind) {
    case 'group':
      return meaning.ahead ? 'group ahead' : 'group';
    case 'firm':
      return `firm ${meaning.tone}`;
    case 'list':
      return `list ${meaning.audience} ${meaning.level} ${meaning.stage}`;
    case 'bureau':
      return `bureau ${meaning.about} ${meaning.taskCode}`;
  }
}

describe('what a spent budget goes by', () => {
  it.each([
    [['ladder:1'], 'group_notice'],
    [['ladder:2'], 'first_reminder'],
    [['ladder:3'], 'reminder'],
    [['ladder:2', 'ladder:3'], 'reminder'],
    [['leader:3', 'ladder:2'], 'list'],
    [['ladder:4.note', 'leader:4'], 'last_call'],
    [['ladder:5.specialist', 'ladder:7.specialist'], 'overdue'],
    [['again:ladder:6'], 'overdue'],
  ])('tells the first reminder from the second: %j is %s', (occasions, budgetClass) => {
    expect(weightiest(occasions.map((one) => budgetClassOf(meaningOf(one))))).toBe(budgetClass);
  });
});

describe('an occasion', () => {
  it.each([
    ['ladder:0', 'group ahead', 'group_notice'],
    ['ladder:1', 'group', 'group_notice'],
    ['ladder:2', 'firm reminder', 'courtesy'],
    ['ladder:3', 'firm exact', 'courtesy'],
    ['leader:3', 'list leader 4 before_cutoff', 'list'],
    ['ladder:4.1', 'firm last_call', 'last_call'],
    ['ladder:4.2', 'firm last_call', 'last_call'],
    ['ladder:4.3', 'firm last_call', 'last_call'],
    ['ladder:4.note', 'firm last_call', 'last_call'],
    ['leader:4', 'list leader 4 before_cutoff', 'list'],
    ['ladder:5.township_statistician', 'list township 2 before_cutoff', 'list'],
    ['ladder:6', 'firm overdue', 'overdue'],
    ['leader:6', 'list leader 4 overdue', 'overdue'],
    ['adviser:6', 'list leader 4 overdue', 'overdue'],
    ['again:ladder:4.2', 'firm last_call', 'last_call'],
    ['again:leader:6', 'list leader 4 overdue', 'overdue'],
    ['ladder:7.township_statistician', 'list township 2 overdue', 'overdue'],
    ['ladder:7.department_statistician', 'list township 2 overdue', 'overdue'],
    ['ladder:7.specialist', 'list specialist 1 overdue', 'overdue'],
    ['ladder:8.specialist', 'list specialist 1 overdue', 'overdue'],
    ['ladder:8.duty_clerk', 'list specialist 1 overdue', 'overdue'],
    ['ask_list:6:K7Q2', 'bureau ask_list:6 K7Q2', 'overdue'],
    ['unsaid:5:K7Q2', 'bureau unsaid:5 K7Q2', 'overdue'],
    ['return:1', 'firm returned', 'overdue'],
    ['return:2', 'firm returned', 'overdue'],
    ['return:leader', 'list leader 4 returned', 'overdue'],
    ['return:specialist', 'list specialist 1 returned', 'overdue'],
  ])('%s is %s, sent as %s', (occasion, meaning, purpose) => {
    expect(said(occasion)).toBe(meaning);
    expect(purposeOf(meaningOf(occasion))).toBe(purpose);
  });

  it.each([
    '',
    'ladder',
    'ladder:5',
    'ladder:7',
    'ladder:8',
    'ladder:9',
    'ladder:9.specialist',
    'ladder:2.specialist',
    'ladder:4.specialist',
    'ladder:7.somebody',
    'ladder:7.area',
    'ladder:4.4',
    'leader:5',
    'leader:7',
    'adviser:3',
    'promise:1',
    'return:3',
    'return:area',
    'reply:1',
  ])('nobody gives, such as "%s", is refused', (occasion) => {
    expect(() => meaningOf(occasion)).toThrow('unknown occasion');
  });
});

describe('a delivery that carries several', () => {
  it.each([
    [['ladder:1', 'ladder:2'], 'courtesy'],
    [['leader:3', 'ladder:2'], 'list'],
    [['ladder:4.1', 'leader:4'], 'last_call'],
    [['ladder:6', 'ladder:4.1'], 'overdue'],
    [['ladder:3', 'leader:6'], 'overdue'],
    [[], 'courtesy'],
  ] as const)('%s is sent as the weightiest of them: %s', (occasions, purpose) => {
    expect(weightiestPurpose(occasions.map((one) => purposeOf(meaningOf(one))))).toBe(purpose);
  });
});
