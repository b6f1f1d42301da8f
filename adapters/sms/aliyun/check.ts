// Asks Aliyun whether the signature and the templates are approved: calls that send nothing.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import type { CallResult } from '#adapters/http.ts';
import { type Approval, approvalFinding, variablesFinding } from '../check-words.ts';
import type { Template } from '../plan.ts';
import { plainCode, ruleOf } from '../verdict.ts';
import { type AliyunLine, call, saidOf } from './call.ts';
import { CODES } from './codes.ts';

/** `SignStatus` and `TemplateStatus` of QuerySmsSign and QuerySmsTemplate; 10 is one that was withdrawn. */
const APPROVALS: Readonly<Record<string, Approval>> = {
  0: 'waiting',
  1: 'approved',
  2: 'refused',
  10: 'refused',
};

/** The first call tells of host and key; where it fails the others would say the same. Never throws. */
export async function checkAliyun(
  options: CheckOptions,
  {
    line,
    sign,
    templates,
  }: { readonly line: AliyunLine; readonly sign: string; readonly templates: readonly Template[] },
): Promise<readonly Finding[]> {
  const first = await call('QuerySmsSign', { SignName: sign }, options, line);
  const failed = failure(first, line.host);
  if (failed !== null) return failed;
  const findings: Finding[] = [
    fine('host', `连得上 ${line.host}。`),
    fine('credentials', '密钥有效。'),
    approvalFinding('sign', `短信签名“${sign}”`, approvalOf(first, 'SignStatus'), explained(first)),
  ];
  for (const template of templates) {
    const asked = await call('QuerySmsTemplate', { TemplateCode: template.code }, options, line);
    const name = `短信模板 ${template.code}`;
    findings.push(approvalFinding('template', name, approvalOf(asked, 'TemplateStatus'), explained(asked)));
    const content = fieldOf(asked, 'TemplateContent');
    if (typeof content === 'string') findings.push(...variablesFinding(name, missingIn(content, template)));
  }
  findings.push(unknown('balance', 'not_told', '阿里云不提供余额查询；余额用完时会停发并报警。'));
  return findings;
}

/** What keeps every call from being answered; null: this one was. */
function failure(result: CallResult, host: string): readonly Finding[] | null {
  if (result.kind !== 'answer') return [unreachable(host, result.native)];
  const said = saidOf(result.answer.body);
  if (said === null) return [intercepted(host, `http_${result.answer.status}_not_json`, '阿里云')];
  const rule = ruleOf(CODES, said.code, said.text);
  if (said.code === 'OK' || rule?.verdict.state !== 'account') return null;
  if (rule.means === undefined || rule.isOfTemplate === true) return null;
  const reached = fine('host', `连得上 ${host}。`);
  return [reached, wrong('credentials', plainCode(said.code), `${rule.means}（${plainCode(said.code)}）。`)];
}

function approvalOf(result: CallResult, field: string): Approval | null {
  const status = fieldOf(result, field);
  return APPROVALS[String(status)] ?? null;
}

function fieldOf(result: CallResult, field: string): unknown {
  const said = result.kind === 'answer' ? saidOf(result.answer.body) : null;
  return said?.code === 'OK' ? said.fields[field] : undefined;
}

/** The code of a call that was refused, or what became of it. */
function explained(result: CallResult): string {
  if (result.kind !== 'answer') return result.native;
  return plainCode(saidOf(result.answer.body)?.code);
}

function missingIn(content: string, { params }: Template): readonly string[] {
  const there = new Set([...content.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
  const ours = new Set<string>(params);
  return [...params.filter((name) => !there.has(name)), ...[...there].filter((name) => !ours.has(name))];
}
