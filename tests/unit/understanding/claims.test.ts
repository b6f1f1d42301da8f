// What counts as having filed, and everything that only sounds like it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { understand } from '#bot/domain/understanding/understand.ts';

const SENT_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');

function read(text: string, contextKinds: readonly string[] = ['report_deadline']) {
  return understand({ text, sentAt: SENT_AT, contextKinds });
}

const CLAIMS = `已报|已报！|已 报|报了|报啦|报过了|B204-1已报|b204-1 已报|205-1：已报|宏图机械已报|诚达五金 报了|天成汽配：已上报|我们公司已经报了
老师，已经报了|报好了，谢谢提醒|收到，已报|已报✅|已报🙏🙏|刚报|刚刚报完|早报了|早就报了|昨天报的|昨晚报的|前天就报了|上午报了|两张都报了|三张表都报好了
已报，辛苦了|已报，请查收|已提交|提交成功|上报成功|网上已经报了|10月的报了|10月份数据已上报|本月已报|会计已报|已重新上报|重新报了|改好重新提交了|已零申报
报了，怎么还提醒|我报了啊，怎么还显示没报|已报，别再发了|报了。有问题联系我|嗯，报了|好的，已报|是昨天报的|已按时上报|已完成上报|一报|己报|yibao|已申报|表交了|已上传|已提交待审核|提交了，显示待审核|搞定已报|我这个月报了`;

const NO_CLAIMS = `还没报|没报|报了一半|保存了没提交|未报|报不了|等会报|快报好了|报好了没?|报好了没|是不是报了?|他说已报|如果报了|报名了|报销了|报警了|已报价|已报到|已汇报
「已报」|“已报”|已看|已收到|已阅|都没报|还没有上报|报了吗|都报了吗|报了没有|应该报了吧|应该报了|可能已报|会计说已报|隔壁已报|小李已报|他们都报了|报了1250万|准备报了
要报了|马上报了|明天就报好了|今天就报了|就报了|下午报的|周五报了|8号报了|报了再说|报好了跟您说|等报好了告诉你|不是已报了吗|我以为报了|请回复:已报|收到请回复已报
已报的企业|已报的请忽略|已保存|已填|填好了|报完一半了|报了但没提交|提交失败|报了显示失败|已报被退回了|报了，没成功|已报？|已经在报了|社保报了|个税已申报|报过名了|上个月报了
上次报了|去年报了|9月的报了|谁报了|别人报了|财务说报了|要是已报就不用管|报了，是吧|已报，对吗|报了就好|报了就行|报完再说|好了|弄完了|搞定|已完成|发了|还差一张没报|报了一张
那张报了|只报了产值|快报完了|基本报了|除了能源都报了|已报，那张没报|已报，另一张明天报|回复已报|已报错|报错了|已报废|已报告领导|不用报了|可以报了|能报了|开始报了|报了好几次
报了没反应|不知道报了没|报了 没有|税务已申报|我们代报了|交了社保|交了钱|已交接|你报了|统计局报了|报了才怪|好报了|早报早安心|报送结束了|已改的报|> 已报\n好的|张三：已报`;

const lines = (table: string): readonly string[] => table.split(/[|\n]/);

describe('a claim of having filed', () => {
  it.each(lines(CLAIMS))('is read from %s', (text) => {
    expect(read(text).intent).toBe('reported');
  });

  it.each(lines(NO_CLAIMS))('is not read from %s', (text) => {
    expect(read(text).intent).not.toBe('reported');
  });

  it('names the forms it is about, in any spelling and by everyday name', () => {
    expect(read('b2041和能源的都报了').slots.form).toEqual(['B204-1', '205-1']);
    expect(read('产值报了，能源还没报').slots).toMatchObject({ form: ['B204-1'], pending: ['205-1'] });
  });

  it('takes a code without its letter as the one form the person owes', () => {
    const forms = [{ code: 'E204-1', name: '商品销售和库存' }];
    const reading = understand({
      text: '204-1报了',
      sentAt: SENT_AT,
      contextKinds: ['report_deadline'],
      forms,
    });
    expect(reading).toMatchObject({ intent: 'reported', slots: { form: ['E204-1'] } });
  });

  it('keeps a promise for another form beside it', () => {
    const { slots } = read('能源的报了，产值明天报');
    expect(slots).toMatchObject({ form: ['205-1'], pending: ['B204-1'] });
    expect(slots.also).toMatchObject([{ intent: 'will_report_later', when: '2026-11-06', form: ['B204-1'] }]);
  });

  it("is none for the speaker when it names a firm that is not the speaker's", () => {
    const units = ['宏图机械'];
    const read = (text: string) =>
      understand({ text, sentAt: SENT_AT, contextKinds: ['report_deadline'], units });
    expect(read('宏图机械已报').intent).toBe('reported');
    expect(read('天成汽配已报')).toMatchObject({ intent: 'ambiguous', rule: 'claim.other_unit' });
    expect(read('天成汽配 已报')).toMatchObject({ intent: 'ambiguous', rule: 'claim.other_unit' });
  });

  it('is asked about when another kind is open that the words fit as well', () => {
    expect(read('报过了', ['report_deadline', 'training_notice']).intent).toBe('ambiguous');
    expect(read('已提交', ['report_deadline', 'verification_query']).intent).toBe('ambiguous');
    expect(read('已报', ['training_notice']).intent).toBe('ambiguous');
    expect(read('B204-1已上报', ['report_deadline', 'training_notice']).intent).toBe('reported');
  });

  it('never survives a denial put before it', () => {
    const denials = ['还没', '没', '没有', '未', '尚未', '不', '别', '还没有', '没能', '忘了'];
    const survivors = denials.flatMap((denial) =>
      lines(CLAIMS).filter((claim) => read(denial + claim).intent === 'reported'),
    );
    expect(survivors).toEqual([]);
  });

  it('never survives being asked, hedged, wished, told of others or made a condition', () => {
    const frame = fc.constantFrom(
      (claim: string) => `${claim}？`,
      (claim: string) => `${claim}吗`,
      (claim: string) => `应该${claim}`,
      (claim: string) => `他说${claim}`,
      (claim: string) => `隔壁厂${claim}`,
      (claim: string) => `如果${claim}`,
      (claim: string) => `「${claim}」`,
      (claim: string) => `希望${claim}`,
      (claim: string) => `等${claim}`,
    );
    const plain = fc.constantFrom('已报', '报了', '报好了', '已上报', '提交成功', 'B204-1已报', '昨天报的');
    fc.assert(
      fc.property(frame, plain, (put, claim) => {
        expect(read(put(claim)).intent).not.toBe('reported');
      }),
    );
  });

  it('never comes from words this service does not know, put anywhere in the clause', () => {
    // Private use: no word list can hold it, nor is it a mark that would end the clause.
    const strange = '\ue000\ue001';
    fc.assert(
      fc.property(fc.constantFrom('已报', '报了', '已经报好了', '刚刚上报'), fc.nat(6), (claim, at) => {
        const cut = Math.min(at, claim.length);
        expect(read(claim.slice(0, cut) + strange + claim.slice(cut)).intent).not.toBe('reported');
      }),
    );
  });
});
