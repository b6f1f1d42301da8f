// The Chinese of queries, word for word.
import { describe, expect, it } from 'vitest';
import { plainText } from '#bot/domain/message.ts';
import {
  type AskedQuery,
  askMessage,
  refiledMessage,
  returnedMessage,
} from '#bot/kinds/verification_query/texts.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const NOW = at('2026-11-05 09:00');

const QUERY: AskedQuery = {
  ordinal: 1,
  formCode: 'B204-1',
  periodText: '2026年10月',
  platformRow: '12',
  unitName: null,
  respondByAt: at('2026-11-06 17:00'),
  figures: null,
};

describe('a firm', () => {
  it('is asked about one query without a figure', () => {
    const view = { queries: [QUERY], again: false, answersInChat: true, now: NOW };
    expect(plainText(askMessage(view))).toBe(
      '您好，2026年10月B204-1有1项数据需要核实（平台审核信息第12行，指标见平台）。请登录平台查看后回复：①情况属实，并说一句原因；②有误，待退回后由贵单位自行修改。请于11月6日17时前回复，内容仅统计局核实使用，依法保密。',
    );
  });

  it('is nudged about several by their numbers, each with its firm where the reader has several', () => {
    const queries = [
      { ...QUERY, unitName: '天成汽配' },
      { ...QUERY, ordinal: 2, unitName: '宏达铸造', respondByAt: null },
    ];
    const text = plainText(askMessage({ queries, again: true, answersInChat: true, now: NOW }));
    expect(text).toContain('提醒一下，有2项数据仍待核实：\n1. 天成汽配 2026年10月B204-1');
    expect(text).toContain('\n2. 宏达铸造 2026年10月B204-1');
    expect(text).toContain('按序号回复，如“1 属实，订单减少”“2 有误”');
  });

  it('is asked to phone while nothing said in chat arrives', () => {
    const text = plainText(askMessage({ queries: [QUERY], again: false, answersInChat: false, now: NOW }));
    expect(text).toContain('打电话');
    expect(text).not.toMatch(/回复：|按序号回复/u);
  });

  it('is not asked for an answer by an instant that is over', () => {
    const late = { queries: [QUERY], again: true, answersInChat: true, now: at('2026-11-09 09:00') };
    expect(plainText(askMessage(late))).toContain('要求的答复时间（11月6日17时）已过，请尽快回复，');
  });

  it('is told to put its own form right, and by what list it is over', () => {
    const told = { ...QUERY, at: at('2026-11-06 13:40') };
    expect(plainText(returnedMessage([told]))).toBe(
      '2026年10月B204-1 数据核实1：统计局已审核退回。请在联网直报平台按本单位实际情况自行核对、修改并重新上报，以平台名单为准。改好可回“已更正”。',
    );
    expect(plainText(refiledMessage([told, { ...told, ordinal: 2, unitName: '宏达铸造' }]))).toBe(
      '2026年10月B204-1 数据核实1、宏达铸造 2026年10月B204-1 数据核实2：平台名单（截至11月6日13时40分）显示已重新上报，核实已了结，无需再回。谢谢支持。',
    );
  });
});
