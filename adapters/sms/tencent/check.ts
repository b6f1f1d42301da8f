// Asks Tencent Cloud whether the templates are approved and what is left of the packages: calls that send nothing.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import type { CallResult } from '#adapters/http.ts';
import { type Approval, approvalFinding, variablesFinding } from '../check-words.ts';
import type { Template } from '../plan.ts';
import { objectOf, plainCode, ruleOf } from '../verdict.ts';
import { call, saidOf, type TencentLine } from './call.ts';
import { CODES } from './codes.ts';

export interface TencentCheck {
  readonly line: TencentLine;
  readonly appId: string;
  readonly templates: readonly Template[];
}

/** `StatusCode` of DescribeSmsTemplateList: only 0 can be used. */
const APPROVALS: Readonly<Record<string, Approval>> = {
  0: 'approved',
  1: 'waiting',
  2: 'waiting',
  '-1': 'refused',
};

/** One call for all templates tells of host and key as well. Never throws. */
export async function checkTencent(
  options: CheckOptions,
  { appId, line, templates }: TencentCheck,
): Promise<readonly Finding[]> {
  const asked = await call(
    'DescribeSmsTemplateList',
    { TemplateIdSet: templates.map(({ code }) => Number(code)), International: 0 },
    options,
    line,
  );
  if (asked.kind !== 'answer') return [unreachable(line.host, asked.native)];
  const said = saidOf(asked.answer.body);
  if (said === null) return [intercepted(line.host, `http_${asked.answer.status}_not_json`, '腾讯云')];
  const reached = fine('host', `连得上 ${line.host}。`);
  const refusal = said.error === null ? null : accountFinding(said.error);
  if (refusal !== null) return [reached, refusal];
  return [
    reached,
    fine('credentials', '密钥有效。'),
    ...templates.flatMap((template) => templateFindings(template, said)),
    unknown('sign', 'not_told', '腾讯云按编号查签名，这里不查；签名没有通过时第一条短信会停发并报警。'),
    await balanceFinding(options, { appId, line }),
  ];
}

type Said = NonNullable<ReturnType<typeof saidOf>>;

/** Null where the refusal is of the question, not of the account. */
function accountFinding({ code, text }: NonNullable<Said['error']>): Finding | null {
  const rule = ruleOf(CODES, code, text);
  if (rule?.verdict.state !== 'account' || rule.isOfTemplate === true || rule.means === undefined)
    return null;
  return wrong('credentials', plainCode(code), `${rule.means}（${plainCode(code)}）。`);
}

function templateFindings({ code, params }: Template, { error, fields }: Said): readonly Finding[] {
  const set = fields['DescribeTemplateStatusSet'];
  const status = (Array.isArray(set) ? set : [])
    .map(objectOf)
    .find((one) => String(one?.['TemplateId']) === code);
  const name = `短信模板 ${code}`;
  const approval = APPROVALS[String(status?.['StatusCode'])] ?? null;
  const finding = approvalFinding(
    'template',
    name,
    approval,
    error === null ? 'not_listed' : plainCode(error.code),
  );
  const content = status?.['TemplateContent'];
  if (typeof content !== 'string') return [finding];
  const there = new Set(content.match(/\{\d+\}/g) ?? []);
  const wanted = params.map((_, index) => `{${index + 1}}`);
  const different = [...there]
    .filter((one) => !wanted.includes(one))
    .concat(wanted.filter((one) => !there.has(one)));
  return [finding, ...variablesFinding(name, different)];
}

/** What is left of the packages; an account may also pay afterwards, so none is no proof of anything. */
async function balanceFinding(
  options: CheckOptions,
  { appId, line }: Pick<TencentCheck, 'appId' | 'line'>,
): Promise<Finding> {
  const nowMs = line.wallMs();
  const asked = await call(
    'SmsPackagesStatistics',
    {
      SmsSdkAppId: appId,
      Limit: 500,
      Offset: 0,
      BeginTime: hourText(nowMs - PACKAGE_LIFE_MS),
      EndTime: hourText(nowMs - HOUR_MS),
    },
    options,
    line,
  );
  const left = leftOf(asked, nowMs);
  if (left === null) return unknown('balance', 'not_told', '查不到套餐包余量，请在腾讯云短信控制台查看。');
  return left > 0
    ? fine('balance', `套餐包还剩 ${left} 条。`)
    : wrong('balance', 'balance_gone', '没有可用的套餐包。没有开通后付费的请尽快购买，否则发不出去。');
}

const HOUR_MS = 3_600_000;

/** Packages end two years after they were bought. */
const PACKAGE_LIFE_MS = 2 * 366 * 24 * HOUR_MS;

/** `2026110509`, in Shanghai. */
function hourText(epochMs: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO('Asia/Shanghai');
  return at.toPlainDateTime().toString().slice(0, 13).replace(/[-T]/g, '');
}

function leftOf(result: CallResult, nowMs: number): number | null {
  const said = result.kind === 'answer' ? saidOf(result.answer.body) : null;
  const set = said?.fields['SmsPackagesStatisticsSet'];
  if (!Array.isArray(set)) return null;
  return set
    .map(objectOf)
    .filter((one) => Number(one?.['PackageExpiredTime']) * 1_000 > nowMs)
    .reduce(
      (sum, one) => sum + Math.max(0, Number(one?.['PackageAmount']) - Number(one?.['CurrentUsage'])),
      0,
    );
}
