// A broadcast as it goes out: what its variables say, for whom its text was let through.

import { filled, type ReadIn, textProblems } from '#bot/domain/broadcast/template.ts';
import type { ContentClass } from '#bot/domain/disclosure/table.ts';
import type { Rendering } from '../rendering.ts';
import { allBut, figure, found, phone, rule, unitName } from '../secrets.ts';

/** What each reader may find. */
const ALLOWED: Readonly<Record<ReadIn, readonly ContentClass[]>> = {
  group: [],
  firm: ['unit_identity', 'personal'],
  post: ['personal'],
};

export const broadcasts: Rendering = function* (random) {
  const [name, value, sum, person] = [unitName(random), figure(random), rule(random), phone(random)];
  const values = new Map([
    ['局简称', '玉环市统计局'],
    ['截止时间', '11月8日12时'],
    ...['企业简称', '企业名称', '信用代码'].map((variable) => [variable, name.text] as const),
    ...['本期值', '产值', '增速', '指标', '核实内容'].map((variable) => [variable, value.text] as const),
    ...['汇总数', '排名', '未公布数据'].map((variable) => [variable, sum.text] as const),
    ['姓名', person.text],
  ]);
  const variables = Array.from({ length: 1 + random.nat(3) }, () => `{${random.oneOf([...values.keys()])}}`);
  const template = `请注意${variables.join('，')}。`;
  const readIn = random.oneOf(['group', 'firm', 'post'] as const);
  if (textProblems(template, [readIn], true).length > 0) return;
  const text = filled(template, values);
  yield found(text, [name, value, sum, person], allBut(...ALLOWED[readIn])).map((secret) => ({
    place: `broadcast to a ${readIn}`,
    secret,
    text,
  }));
};
