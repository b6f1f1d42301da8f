// review: what the bureau makes of a query.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { StatgridError } from '#bot/errors.ts';
import { REVIEW_WORDS } from '#bot/kinds/verification_query/words.ts';
import { type ReviewWord, reviewQuery } from '#bot/services/review-query.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'review';

const WORDS: readonly ReviewWord[] = ['settled', 'returned', 'onsite'];

export const reviewCommand: Command = {
  name: NAME,
  usage: ['review 核实编号|事项编号 settled|returned|onsite'],
  about:
    '登记一条数据核实的复核结论：settled 核实属实（单位说有误的记为已更正），returned 退回单位在平台修改，onsite 转现场核实。',
  words: 2,
  options: [],
  examples: ['review HS202610-0001 settled', 'review 7K2M-0012 returned'],
  async run(given, session) {
    const query = requiredWord(given, 0, NAME, '核实编号或事项编号').trim();
    const written = requiredWord(given, 1, NAME, '结论 settled、returned 或 onsite');
    const word = WORDS.find((one) => one === written);
    if (word === undefined)
      throw new StatgridError('USAGE', `结论“${written}”不认识，请写 ${WORDS.join('、')} 之一。`);
    const { db } = await session.open();
    const { now } = await businessTime(db);
    const { code, verdict } = await reviewQuery(db, query, word, { actor: 'cli', now });
    await notifyDuties(db);
    return {
      code: 0,
      json: { item: code, verdict },
      text: `已登记：${code} ${REVIEW_WORDS[verdict]}。`,
    };
  },
};
