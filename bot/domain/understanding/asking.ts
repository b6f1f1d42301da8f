// Tells whether words ask: by their marks and particles, by 要不要 and 有没有, by 是…还是.

/** Words in which the doubled verb asks nothing. */
const NO_QUESTION = ['爱报不报', '爱填不填', '了不了', '差不差'];

/** The last character of a word, 不 and the same character again. */
const TELLING = new Set(['现在不在', '已经不经', '曾经不经', '实在不在', '现在没在']);

/** True for 要不要, 算不算, 包不包含, 有没有, 报没报: a verb, its denial, the verb again. */
export function asksByDoubling(text: string): boolean {
  for (let i = 1; i + 1 < text.length; i++) {
    const char = text[i];
    if (char !== '不' && char !== '没') continue;
    // 属实不属实, 准确不准确.
    if (i > 1 && isHan(text[i - 2] ?? '') && text.startsWith(text.slice(i - 2, i), i + 1)) return true;
    const [before, after] = [text[i - 1] ?? '', text[i + 1] ?? ''];
    if (before !== after || !isHan(before) || before === char) continue;
    // 不对不对 denies twice.
    if (text[i - 2] === '不' || text[i - 2] === '没') continue;
    // 现在不在我们店了, 已经不经营了 tell.
    if (TELLING.has(text.slice(i - 2, i + 2))) continue;
    if (
      text[i - 2] !== '爱' &&
      !NO_QUESTION.some((word) => text.startsWith(word, i - 2) || text.startsWith(word, i - 1))
    )
      return true;
  }
  return false;
}

/** True for 啥时候开不知道, 能不能去还没定, 看有没有空: asked of nobody here. */
export function saysNobodyKnows(text: string): boolean {
  return (/[不没难]/.test(text) && UNKNOWN_TO_ALL.test(text)) || (text.includes('看') && DEPENDS.test(text));
}

const UNKNOWN_TO_ALL =
  /(?:时候|几时|何时|哪天|多久|是不是|能不能|会不会|有没有|去不去|来不来).*(?:不知道|不清楚|不晓得|不确定|说不好|说不准|没定|未定|不好说|难说)$/;
const DEPENDS = /(?<!帮.{0,3})看(?:看|下)?(?:有没有|能不能|行不行)/;

/** True for 要签到几次, 报几张: a verb and 几 at the end; 好几次 and 差几天 tell. */
export function asksByCount(text: string): boolean {
  return text.includes('几') && BY_COUNT.test(text);
}

const BY_COUNT =
  /(?<!还|还需)(?:要|得|需要|一共|总共|共|有|能|可以|是|报|交|填|签到|去|来|开|讲|听|考|补|第)几(?:次|天|遍|个|张|家|份|条|项|人|位|节|场|期|个人|小时|楼|号楼|层|岁|折)(?:啊|呀|呢)?$/;

/** True for 是填元还是千元, 含税还是不含税: two things to choose from. */
export function asksByChoice(text: string): boolean {
  const or = text.indexOf('还是');
  if (or <= 0 || or + 2 >= text.length) return false;
  const rest = text.slice(or + 2);
  // 是今天截止还是明天截止.
  if (text.slice(0, or).includes('是') && rest.length > 1) return true;
  // 算我们的还是算他们的: the same verb before and behind.
  if (text.lastIndexOf(rest[0] ?? ' ', or - 1) >= 0) return true;
  return !STILL.some((word) => rest.startsWith(word));
}

/** 还是没, 还是报不了, 还是我: 还是 says "still" or "rather". */
const STILL = [
  '没',
  '未',
  '报',
  '进',
  '登',
  '打',
  '上',
  '我',
  '老',
  '那',
  '这',
  '有',
  '要',
  '得',
  '算',
  '很',
  '太',
  '错',
  '按',
  '写',
  '等',
  '明',
  '下',
  '出',
  '提',
  '收',
  '点',
  '转',
  '卡',
  '无',
];

function isHan(char: string): boolean {
  return char >= '一' && char <= '鿿';
}
