// Finds who does the reports now: a name behind a word for the change, before a verb of doing, or before a number.

import { PEOPLE_WORDS } from './lexicon/people.ts';
import { findPhone, nameAt, nameBefore } from './person-details.ts';
import type { ClauseView } from './topic.ts';
import { wordTree } from './word-tree.ts';

/** Words a name stands behind, the most telling first. */
const NAMING =
  `我叫 叫我 姓名 名字叫 名叫 叫做 叫 新统计员 新统计 新会计 新财务 新联系人 新负责人 统计负责人 新同事 负责人变更为 变更为 更换为 更新为 更换成 交接给 移交给 移交 交给了 交给 转交给 转交 转给 换成了 换成 换为 改成 改为 现在是 现在由 现在归 以后找 以后由 以后联系 以后是 以后归 给了 后续联系 后续由 今后由 请联系 联系人 联系 问 接手的是 接手人 接手 接替 接任者 由 归 找 新来的 财务部 办公室 行政部 财务 会计 同事 统计员 统计 我是 是 为 换 给 让 改发给 发给 : 的 综合部 人事部 企管部 行政科 生产部 销售部 后勤 他们 她们 我们 我同事 出纳 主管 tel 是我 代账 代理 代账会计`.split(
    ' ',
  );
/** Words a name stands before: 小张接任, 何姐在管. */
const DOING = '接手 接替 接任 接管 接班 负责 在管 管 在做 在弄 在报 报 弄 做 对接 接'.split(' ');
const WHO = wordTree<string>({ who: PEOPLE_WORDS.h_who });
const POSTS = wordTree<string>({
  post: `${PEOPLE_WORDS.h_title_name} ${PEOPLE_WORDS.h_dept} 总经理 副总 副总经理 财务总监 财务经理 办公室主任 行政主管 财务主管 生产经理`,
});
const NO_NAMES = [
  '管办',
  '时间',
  '时候',
  '方便',
  '应该',
  '安排',
  '全部',
  '单位',
  '向你',
  '向您',
  '任何',
  '成了',
  '查一',
  '管理',
  '管仓',
  '管统',
  '管报',
  '管生',
  '管采',
  '管销',
  '管后',
  '管车',
  '关系',
  '关了',
  '关门',
  '路上',
  '文件',
  '高新',
  '金额',
  '安全',
];
const NUMBER_TAIL = ['手机', '电话', '号码', '的', '号', '是', ':', ' ', ',', '(', 'tel', '微信'];

/** The name of whoever comes, or null. */
export function successorIn(view: ClauseView): string | null {
  const { text } = view;
  const whole = nameAt(text, 0);
  if (whole !== null && whole.length === text.length && isName(whole)) return whole;
  return beforePhone(text) ?? behindWord(text) ?? beforeVerb(text) ?? familyName(text);
}

/** 姓欧, 鄙人姓阎: the family name alone. */
function familyName(text: string): string | null {
  const at = text.indexOf('姓');
  const name = at < 0 ? null : nameAt(`${text.slice(at + 1)}某`, 0);
  return name !== null && name.endsWith('某') && at + name.length === text.length ? name.slice(0, -1) : null;
}

/** 老板娘, 出纳: who does it now, without a name. */
export function whoIn(view: ClauseView): string | null {
  return WHO.findAll(view.text)[0]?.text ?? null;
}

/** Where there is no name, the owner and the family are called by their place. */
export function bossIn(view: ClauseView): string | null {
  return (
    WHO.findAll(view.text).find(({ text }) => BOSSES.some((word) => text.startsWith(word)))?.text ?? null
  );
}

const BOSSES = ['老板', '出纳', '厂长', '我老'];

function behindWord(text: string): string | null {
  for (const word of NAMING) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const from = at + word.length;
      // 换成办公室的何颖: 换 ends within 换成.
      if (word === '换' && '成为了'.includes(text[from] ?? ' ')) continue;
      const name = nameAt(text, from) ?? nameBehindPost(text, from);
      if (name !== null && isName(name)) return name;
    }
  }
  return null;
}

/** 改成总经理陆海, 换成办公室的何颖: a post or a department stands before the name. */
function nameBehindPost(text: string, from: number): string | null {
  const post = POSTS.longestAt(text, from);
  if (post === null || post.text.length < 2) return null;
  const at = text[post.end] === '的' ? post.end + 1 : post.end;
  return nameAt(text, at);
}

function beforeVerb(text: string): string | null {
  for (const word of DOING) {
    const at = text.indexOf(word);
    const name = at < 2 ? null : nameBefore(text, at, 0);
    if (name !== null && isName(name)) return name;
  }
  return null;
}

/** 他们王姐13500005555: a name that ends where the number begins. */
function beforePhone(text: string): string | null {
  const phone = findPhone(text);
  if (phone === null) return null;
  let end = phone.start;
  for (let tail = NUMBER_TAIL.find((word) => text.endsWith(word, end)); tail !== undefined && end > 0; ) {
    end -= tail.length;
    tail = NUMBER_TAIL.find((word) => text.endsWith(word, end));
  }
  const name = nameBefore(text.slice(0, end), end, 0);
  return name !== null && isName(name) ? name : null;
}

function isName(name: string): boolean {
  return name.length >= 2 && !NO_NAMES.some((word) => name.startsWith(word));
}
