// review: what the bureau makes of a query.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import type { ReviewWord } from '#bot/domain/verification-list/review-words.ts';
import { StatgridError } from '#bot/errors.ts';
import { REVIEW_WORDS } from '#bot/kinds/verification_query/words.ts';
import { reviewQuery } from '#bot/services/review-query.ts';
import { transaction } from '#prisma/db.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'review';

const WORDS: readonly ReviewWord[] = ['settled', 'returned', 'onsite'];

export const reviewCommand: Command = {
  name: NAME,
  usage: ['review 核实编号|事项编号 settled|returned|onsite [--note 说明]'],
  about:
    '登记一条数据核实的复核结论：settled 核实属实（单位说有误的记为已更正），returned 退回单位在平台修改（单聊告知单位），onsite 转现场核实。说明只留存和导出，不发给单位。',
  words: 2,
  options: [{ name: 'note', value: '说明', help: '复核说明，只留存和导出' }],
  examples: ['review HS202610-0001 settled', 'review 7K2M-0012 returned --note 请核对口径'],
  async run(given, session) {
    const number = requiredWord(given, 0, NAME, '核实编号或事项编号').trim();
    const written = requiredWord(given, 1, NAME, '结论 settled、returned 或 onsite');
    const word = WORDS.find((one) => one === written);
    if (word === undefined)
      throw new StatgridError('USAGE', `结论“${written}”不认识，请写 ${WORDS.join('、')} 之一。`);
    const { db } = await session.open();
    const { now } = await businessTime(db);
    const review = { number, word, note: given.option('note') };
    const reviewed = await transaction(db, (tx) =>
      reviewQuery(tx, review, { actor: 'cli', personId: null, posts: null, now }),
    );
    if (reviewed.state === 'several')
      throw new StatgridError('CONFLICT', `核实编号“${number}”不止一条，请改写事项编号，见 list items。`);
    if (reviewed.state !== 'done')
      throw new StatgridError('NOT_FOUND', `没有核实“${number}”。请写事项编号（如 7K2M-0012）或核实编号。`);
    await notifyDuties(db);
    const { code, verdict } = reviewed;
    return {
      code: 0,
      json: { item: code, verdict },
      text: `已登记：${code} ${REVIEW_WORDS[verdict]}。`,
    };
  },
};
