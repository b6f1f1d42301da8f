// The Chinese of trainings, word for word, and that a group reads nothing of any firm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import {
  applyTrainingEvent,
  type TrainingEvent,
  UNANSWERED_TRAINING,
} from '#bot/domain/facts/training-facts.ts';
import { plainText } from '#bot/domain/message.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import type { LineItem, Reader, SlotContext, SlotLine } from '#bot/kinds/lines.ts';
import { composeForGroup, composeTrainings } from '#bot/kinds/training_notice/compose.ts';
import { storeTrainingFacts, storeTrainingTask } from '#bot/kinds/training_notice/stored.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

const FIRST = {
  announcedAt: at('2026-11-05 09:00'),
  startsAt: at('2026-11-12 09:00'),
  endsAt: at('2026-11-12 11:30'),
  place: '二楼会议室',
  receiptUntilAt: at('2026-11-10 17:00'),
};
const SECOND = { ...FIRST, startsAt: at('2026-11-20 14:00'), endsAt: at('2026-11-20 16:00') };
const PAYLOAD = {
  topic: '年报培训',
  online: false,
  perUnit: 1,
  prejob: false,
  codeMinutes: 5,
  hostId: null,
  sessions: [FIRST, SECOND],
};

const PLAIN: Reader = { answersForMany: false, isVerified: false };
const GROUP = 'group';

function line(id: number, occasion: string, events: readonly TrainingEvent[] = [], round = 1): SlotLine {
  const facts = events.reduce(applyTrainingEvent, { ...UNANSWERED_TRAINING, round });
  const item: LineItem = {
    id: `i-${id}`,
    kind: 'training_notice',
    taskId: 't',
    unitId: `u-${id}`,
    unitShortName: `单位${id}`,
    gridPath: 'YH/G1/',
    round: facts.round,
    facts: storeTrainingFacts(facts),
    payload: { newcomers: ['王芳'] },
  };
  return { id: `l-${id}`, occasion, round, item, isLate: false, saidBeforeAt: null };
}

interface Given {
  readonly now?: string;
  readonly payload?: Partial<typeof PAYLOAD>;
  readonly hearsNothing?: boolean;
}

function said(
  lines: readonly SlotLine[],
  reader: Reader | 'group',
  { hearsNothing = false, now, payload }: Given = {},
) {
  const task: KindTask = {
    id: 't',
    kind: 'training_notice',
    code: '7K2M',
    title: '年报培训',
    formCode: null,
    formName: null,
    formProfession: null,
    period: null,
    window: null,
    payload: storeTrainingTask({ ...PAYLOAD, ...payload }),
    createdAt: FIRST.announcedAt,
    listAsOfAt: null,
  };
  const context: SlotContext = {
    calendar: CALENDAR,
    hours: DEFAULT_SERVICE_HOURS,
    bureau: '玉环市统计局',
    now: at(now ?? '2026-11-05 09:00'),
    hearsNothing,
    showsFigures: false,
    tasks: new Map([['t', task]]),
    taskOfCode: () => task,
    itemsUnder: () => [],
    nodeName: () => '',
  };
  if (reader !== 'group') return composeTrainings(lines, reader, context);
  const toGroup = lines.map(({ id, isLate, item, occasion }) => {
    return { id, occasion, isLate, taskId: item?.taskId ?? null };
  });
  return composeForGroup(toGroup, context);
}

function textOf(lines: readonly SlotLine[], reader: Reader | 'group', given?: Given): string {
  return said(lines, reader, given).messages.map(plainText).join('\n---\n');
}

const COMING: TrainingEvent = {
  kind: 'attending',
  at: FIRST.announcedAt,
  words: '参加 王芳',
  names: ['王芳'],
  headcount: null,
  substitute: false,
  online: false,
};
const LEAVE: TrainingEvent = {
  kind: 'leave',
  at: FIRST.announcedAt,
  words: '请假 生病',
  reason: '请假 生病',
};
const SIGNED: TrainingEvent = { kind: 'signed_in', at: FIRST.startsAt, name: '王芳', speaker: '王芳' };

describe('a group', () => {
  it('is told subject, time and place, once however many firms it has', () => {
    expect(textOf([line(1, 'training:group'), line(2, 'training:group', [SIGNED])], GROUP)).toBe(
      '【玉环市统计局】培训通知：年报培训，11月12日（星期四）9时至11时30分，二楼会议室。每单位1人。\n请看与我的单聊，在单聊里回执；没有收到单聊的请联系网格长。',
    );
  });

  it('reads the same whatever its firms have answered, and nothing that is meant for others', () => {
    const event = fc.constantFrom<TrainingEvent>(COMING, LEAVE, SIGNED);
    const occasion = fc.constantFrom('notice', 'remind', 'eve', 'leader', 'absent', 'makeup', 'township');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 3 }), occasion, (events, other) => {
        const plain = textOf([line(1, 'training:group')], GROUP);
        const lines = [line(1, 'training:group', events), line(2, `training:${other}`, events)];
        expect(textOf(lines, GROUP)).toBe(plain);
        expect(plain).not.toMatch(/单位[12]、|单位[12]（|王芳/u);
      }),
    );
  });
});

describe('a firm', () => {
  it('is told of a training and how to answer, in a text twenty firms share', () => {
    const text = textOf([line(1, 'training:notice')], PLAIN);
    expect(text).toBe(
      '【培训通知】年报培训，11月12日（星期四）9时至11时30分，二楼会议室。每单位1人。\n请于11月10日17时前回“参加 姓名”；派别人来回“代训 姓名”；来不了回“请假 原因”。',
    );
    expect(textOf([line(2, 'training:notice')], PLAIN)).toBe(text);
  });

  it('is told for which firms where the reader has several', () => {
    const lines = [line(2, 'training:notice'), line(1, 'training:notice')];
    expect(textOf(lines, { ...PLAIN, answersForMany: true })).toContain(
      '每单位1人。涉及单位1、单位2。\n请于',
    );
  });

  it('is told of a pre-job training as such, without the newcomer’s name', () => {
    const text = textOf([line(1, 'training:notice')], PLAIN, { payload: { prejob: true } });
    expect(text).toContain('【上岗培训通知】年报培训');
    expect(text).toContain('新上岗的统计人员请务必参加。');
    expect(text).not.toContain('王芳');
  });

  it('is told of a make-up with its own time', () => {
    expect(textOf([line(1, 'training:notice', [], 2)], PLAIN, { now: '2026-11-13 09:00' })).toContain(
      '【补训通知】年报培训，11月20日（星期五）14时至16时，二楼会议室。每单位1人。此前的培训没有贵单位的签到记录，请安排参加本次补训。',
    );
  });

  it('is reminded of its receipt while it has given none', () => {
    const lines = [line(1, 'training:remind')];
    expect(textOf(lines, PLAIN)).toContain('提醒一下，还没有收到培训回执：年报培训');
    expect(said([line(1, 'training:remind', [COMING])], PLAIN)).toMatchObject({
      messages: [],
      dropped: [{ id: 'l-1', reason: 'receipt_given' }],
    });
  });

  it('that comes is told the day before how to sign in', () => {
    expect(textOf([line(1, 'training:eve', [COMING])], PLAIN)).toBe(
      '请按时参加培训：年报培训，11月12日（星期四）9时至11时30分，二楼会议室。\n到场后请回“签到 码”，如“签到 123456”；签到码在会场显示，每5分钟更换。临时来不了请回“请假 原因”。',
    );
  });

  it('that was not there is told so, without a reproach', () => {
    expect(textOf([line(1, 'training:makeup', [LEAVE])], PLAIN, { now: '2026-11-13 09:00' })).toBe(
      '11月12日的年报培训没有贵单位的签到记录。请参加补训，时间另行通知；已经到场的，请告诉网格长补登记。谢谢支持。',
    );
  });

  it('is asked to phone while nothing said in chat arrives', () => {
    for (const lines of [[line(1, 'training:notice')], [line(1, 'training:eve', [COMING])]]) {
      const text = textOf(lines, PLAIN, { hearsNothing: true });
      expect(text).toContain('打电话');
      expect(text).not.toMatch(/回“(?:参加|签到)/u);
    }
  });
});

describe('a leader', () => {
  it('is told who has not answered, and asked to phone', () => {
    const lines = [
      line(1, 'training:leader'),
      line(2, 'training:leader'),
      line(3, 'training:leader', [LEAVE]),
    ];
    expect(textOf(lines, PLAIN)).toBe(
      '年报培训，11月12日（星期四）9时至11时30分，还没有回执的2家：单位1、单位2。请打电话提醒，请统计人员在与我的单聊里回“参加 姓名”或“请假 原因”。',
    );
  });

  it('is told afterwards who was not there, with what they had answered', () => {
    const lines = [
      line(1, 'training:absent'),
      line(2, 'training:absent', [COMING]),
      line(3, 'training:absent', [LEAVE]),
      line(4, 'training:absent', [SIGNED]),
    ];
    expect(textOf(lines, PLAIN, { now: '2026-11-12 13:30' })).toBe(
      '年报培训，11月12日（星期四）9时至11时30分，没有签到的3家：单位1（未回执）、单位2（回执参加）、单位3（请假）。已经到场的请报统计局补登记，其余等补训安排。本条含单位名称，请勿转发至企业群。',
    );
  });
});

describe('the last look', () => {
  it.each([
    ['a notice once the training has begun', line(1, 'training:notice'), PLAIN, '2026-11-12 09:00', 'stale'],
    [
      'a private line that came into a group',
      line(1, 'training:notice'),
      GROUP,
      '2026-11-05 09:00',
      'private_only',
    ],
    ['the group’s line to a person', line(1, 'training:group'), PLAIN, '2026-11-05 09:00', 'private_only'],
    [
      'the absent of somebody who signed in',
      line(1, 'training:absent', [SIGNED]),
      PLAIN,
      '2026-11-12 13:30',
      'trained',
    ],
    [
      'a reminder to whom has asked for leave',
      line(1, 'training:eve', [LEAVE]),
      PLAIN,
      '2026-11-11 09:00',
      'not_coming',
    ],
    ['a reminder to whom has said nothing', line(1, 'training:eve'), PLAIN, '2026-11-11 09:00', 'no_receipt'],
    [
      'a list of a round that is over',
      { ...line(1, 'training:township', [LEAVE], 2), round: 1 },
      PLAIN,
      '2026-11-19 09:00',
      'round_over',
    ],
  ] as const)('drops %s', (_, one, reader, now, reason) => {
    expect(said([one], reader, { now }).dropped).toEqual([{ id: 'l-1', reason }]);
  });

  it('throws on an occasion nobody gives', () => {
    expect(() => said([line(1, 'training:other')], PLAIN)).toThrow('unknown occasion');
  });
});
