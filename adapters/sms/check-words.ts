// What a check says of signatures and templates, the same for both vendors.

import type { Finding } from '#adapters/contract.ts';
import { fine, unknown, wrong } from '#adapters/findings.ts';

/** How far a signature or a template is. */
export type Approval = 'approved' | 'waiting' | 'refused';

/** `name` is what people call it; `native` says why it could not be told. */
export function approvalFinding(
  about: 'sign' | 'template',
  name: string,
  approval: Approval | null,
  native: string,
): Finding {
  switch (approval) {
    case 'approved':
      return fine(about, `${name}已通过审核。`);
    case 'waiting':
      return wrong(about, `${about}_waiting`, `${name}还在审核中，通过之前发不出去。请等待审核结果。`);
    case 'refused':
      return wrong(
        about,
        `${about}_not_approved`,
        `${name}没有通过审核或已停用。请在短信控制台查看原因，改好后重新提交。`,
      );
    case null:
      return wrong(
        about,
        `${about}_not_found`,
        `查不到${name}（${native}）。请核对配置与短信控制台是否一致，密钥是否有查询权限。`,
      );
  }
}

/** Names of variables that only one of both sides has; none: nothing to say. */
export function variablesFinding(name: string, different: readonly string[]): readonly Finding[] {
  if (different.length === 0) return [];
  const text = `${name}的变量与配置不一致（${different.join('、')}）。请让模板里的变量与 SMS_TEMPLATE 括号里写的一样，不写括号就是一个 text。`;
  return [wrong('template', 'template_variables', text)];
}

/** A push that nobody is told of is no mistake, only less. */
export function doorFinding(hasDoor: boolean): Finding {
  return hasDoor
    ? fine('hook', '已设置接收回执和回复的口令；推送地址是否填对，请在短信控制台发一条后看回执。')
    : unknown(
        'hook',
        'no_hook',
        '没有设置 SMS_HOOK_TOKEN：不知道短信是否送达，也收不到回复。需要时请按手册第四节设置。',
      );
}
