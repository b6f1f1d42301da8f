// What a person wrote in an answer, without the mail it answers: nobody's words are taken twice, nor for somebody else's.

/** From such a line on everything is the mail that is answered. */
const BEGINS_QUOTE: readonly RegExp[] = [
  /^-{2,}\s*(?:原始邮件|原始郵件|原邮件|转发邮件|回复的邮件|Original Message|Forwarded message|Original)\s*-{2,}/i,
  /^[|\s]*(?:发件人|寄件者|From)\s*[:：].{0,200}$/i,
  /^(?:在|于)\s*.{4,120}(?:写道|寫道|wrote)\s*[:：]?$/i,
  /^.{0,60}\d{1,4}[-/年.].{0,100}(?:写道|寫道)\s*[:：]?$/,
  /^On\s.{6,160}\swrote:$/i,
  /^_{10,}$/,
];

/** From such a line on everything is a signature. */
const BEGINS_SIGNATURE: readonly RegExp[] = [
  /^-- ?$/,
  /^(?:发自|發自)(?:我的)?\s*.{0,30}(?:iPhone|iPad|手机|邮箱|邮箱大师|华为|小米|Android|vivo|OPPO|客户端).{0,20}$/i,
  /^(?:Sent from|Get Outlook for)\s.{2,40}$/i,
];

/**
 * The text above the quotation, without quoted lines and signature. A heading that mailers break over two lines
 * (`On … ⏎ wrote:`) is known as well. Nothing left: an empty text.
 */
export function withoutQuotes(text: string): string {
  const own = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .filter((line) => !/^\s*[>＞]/.test(line));
  const kept: string[] = [];
  for (const [index, line] of own.entries()) {
    const said = line.trim();
    const joined = `${said} ${own[index + 1]?.trim() ?? ''}`;
    if ([...BEGINS_QUOTE, ...BEGINS_SIGNATURE].some((pattern) => pattern.test(said))) break;
    if (/^(On|在)\s/.test(said) && BEGINS_QUOTE.some((pattern) => pattern.test(joined))) break;
    kept.push(line.trimEnd());
  }
  return kept.join('\n').trim();
}

/** A subject without what mailers put before it: `Re:`, `回复：`, `答复:`, `转发：`. */
export function bareSubject(subject: string): string {
  return subject
    .replace(/^(?:\s*(?:re|fwd?|aw|回复|回覆|答复|转发|轉寄)\s*(?:\[\d+\])?\s*[:：])+/iu, '')
    .trim();
}
