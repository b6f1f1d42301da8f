// Makes a text harmless wherever a platform shows it as text: nothing hidden, nothing that mentions or acts.

/** Controls and invisible format characters (overrides of direction, tags, byte order marks); joiners of emoji stay. */
const HIDDEN = /[[\p{Cc}\p{Cf}]--[\n\t\u200d]]/gv;

/**
 * Text as it may stand in any message: well-formed Unicode, `\n` as the only line break, nothing
 * hidden, no `@` that could begin a mention (an e-mail address keeps its own, unless it could be cut to `@all`), and no link of a
 * scheme that makes a client act (`dtmd:`, `dingtalk:`, `javascript:` and their like).
 */
export function inert(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(HIDDEN, '')
    .replace(/\t/g, ' ')
    .replace(/(?<![a-z0-9])@|@(?![a-z0-9])|@(?=all)/gi, '＠')
    .replace(/([a-z][a-z0-9+.-]*):(?=\/\/)/gi, (link, scheme: string) =>
      /^https?$/i.test(scheme) ? link : `${scheme}：`,
    )
    .replace(/(dtmd|dingtalk|javascript|vbscript):/gi, '$1：');
}

/**
 * Inert text for a platform that reads tags (`<at …>`, `<b>`), bold and links of Markdown in plain texts (Feishu): their
 * first signs are written wide.
 */
export function withoutTags(text: string): string {
  return text
    .replace(/<(?=[a-z/!?])/gi, '＜')
    .replace(/\*(?=\*)|(?<=\*)\*/g, '＊')
    .replace(/\](?=\()/g, '］');
}
