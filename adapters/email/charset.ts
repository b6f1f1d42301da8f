// Mail that says gb2312 or gbk and means gb18030: rare characters of names are lost unless it is read as what it is.

const LABEL = /(charset\s*=\s*"?|=\?)(?:gb_?2312(?:-80)?|x-gbk|gbk|cp936|ms936|euc-cn)(?=["?;\s])/gi;

/** The same bytes with the older labels replaced by the one that includes them, in headers, words and parts. */
export function relabelled(raw: Uint8Array): Uint8Array {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  return LABEL.test(text) ? Buffer.from(text.replace(LABEL, '$1gb18030'), 'latin1') : raw;
}
