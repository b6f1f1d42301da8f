// What refusals of mail servers mean and what to do about each, in Chinese, for whoever set the mailbox up.

const LINES: readonly (readonly [RegExp, string])[] = [
  [/^55\d 5\.7/, '对方邮箱拒收我们的邮件。请本人或其单位的邮箱管理员把发信地址加入白名单'],
  [/^55\d 5\.2\.1/, '此邮箱已停用。请换一个邮箱地址'],
  [/^5(?:50|51|53|54|01)(?: 5\.1\.|$)/, '此邮箱不存在，或地址写错了。请核对名单里的邮箱地址'],
  [/^556/, '此邮箱的域名不收邮件。请核对 @ 后面的部分'],
  [/^552/, '对方邮箱嫌邮件太大，或已经满了'],
];

/** One line for the code of a refusal (`550 5.1.1`), or null for what the outcome says well enough. */
export function explain(native: string): string | null {
  return LINES.find(([codes]) => codes.test(native))?.[1] ?? null;
}
