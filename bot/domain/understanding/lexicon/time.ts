// Words of time with what each is worth: days from today, weekdays, parts of the day, limits. Data.

import type { DayPart } from '../reading.ts';

/** Days from the day of sending. */
export const DAY_WORDS: Readonly<Record<string, number>> = {
  今天: 0,
  今日: 0,
  今儿: 0,
  今儿个: 0,
  当天: 0,
  明天: 1,
  明日: 1,
  明儿: 1,
  明儿个: 1,
  明个: 1,
  次日: 1,
  后天: 2,
  明后天: 2,
  今明两天: 1,
  今明天: 1,
  今明: 1,
  明后两天: 2,
  明后日: 2,
  后日: 2,
  后儿: 2,
  大后天: 3,
  昨天: -1,
  昨日: -1,
  昨儿: -1,
  昨儿个: -1,
  昨个: -1,
  前儿: -2,
  前儿个: -2,
  后儿个: 2,
  明朝: 1,
  明早晨: 1,
  听日: 1,
  今朝: 0,
  前天: -2,
  前日: -2,
  大前天: -3,
};

/** Weeks from this one that stand before a weekday; `null` is a bare 周, the next such day. */
export const WEEK_WORDS: Readonly<Record<string, number | null>> = {
  周: null,
  星期: null,
  礼拜: null,
  拜: null,
  这周: 0,
  本周: 0,
  这星期: 0,
  本星期: 0,
  这个星期: 0,
  这礼拜: 0,
  这个礼拜: 0,
  下周: 1,
  下星期: 1,
  下个星期: 1,
  下礼拜: 1,
  下个礼拜: 1,
  下个周: 1,
  下下周: 2,
  上周: -1,
  上星期: -1,
  上个星期: -1,
  上礼拜: -1,
  上个礼拜: -1,
};

/** Months from this one, before a day of the month (下月8号). */
export const MONTH_WORDS: Readonly<Record<string, number>> = { 下月: 1, 下个月: 1 };

export type PartWord = DayPart | 'noon' | 'night';

export const PART_WORDS: Readonly<Record<string, PartWord>> = {
  早上: 'am',
  早间: 'am',
  上半天: 'am',
  下半天: 'pm',
  晌午: 'noon',
  大中午: 'noon',
  上午: 'am',
  一早: 'am',
  一大早: 'am',
  早晨: 'am',
  清晨: 'am',
  大早上: 'am',
  中午: 'noon',
  午间: 'noon',
  午前: 'noon',
  下午: 'pm',
  午后: 'pm',
  傍晚: 'evening',
  晚上: 'evening',
  夜里: 'evening',
  晚间: 'evening',
  下班前: 'eod',
  下班之前: 'eod',
  下班以前: 'eod',
  下班: 'eod',
  夜里头: 'evening',
  大晚上: 'evening',
  天黑前: 'evening',
  睡前: 'evening',
  大清早: 'am',
  清早: 'am',
  一清早: 'am',
  大清早上: 'am',
  中饭前: 'am',
  午饭前: 'am',
  饭前: 'am',
  午休后: 'pm',
  午饭后: 'pm',
  中饭后: 'pm',
  晚饭前: 'pm',
  晚饭后: 'evening',
  收工前: 'eod',
  放工前: 'eod',
  下班前后: 'eod',
  凌晨: 'night',
  半夜: 'night',
};

/** Two words in one: day and part. */
export const DAY_PART_WORDS: Readonly<Record<string, readonly [number, PartWord]>> = {
  今早: [0, 'am'],
  今上午: [0, 'am'],
  今下午: [0, 'pm'],
  今中午: [0, 'noon'],
  昨上午: [-1, 'am'],
  昨下午: [-1, 'pm'],
  昨中午: [-1, 'noon'],
  昨晚上: [-1, 'evening'],
  昨夜: [-1, 'evening'],
  昨夜里: [-1, 'evening'],
  前晚: [-2, 'evening'],
  前天晚: [-2, 'evening'],
  明上午: [1, 'am'],
  明下午: [1, 'pm'],
  明中午: [1, 'noon'],
  明晨: [1, 'am'],
  明晚上: [1, 'evening'],
  后晚: [2, 'evening'],
  今晚: [0, 'evening'],
  今晚上: [0, 'evening'],
  今夜: [0, 'evening'],
  明早: [1, 'am'],
  明晚: [1, 'evening'],
  昨晚: [-1, 'evening'],
  昨早: [-1, 'am'],
  后早: [2, 'am'],
};

/** Within hours, so today. */
export const SOON_WORDS =
  '吃完饭 吃过饭 吃完中饭 吃过中饭 吃完午饭 吃过午饭 吃了饭 吃了午饭 吃了中饭 开完会 午休完 睡醒 送完孩子 马上 立刻 立马 这就 马上就 稍等 稍后 等会 等会儿 待会 待会儿 等下 等一下 一会 一会儿 回头 过会 过会儿 晚点 晚些 晚一点 晚些时候 稍晚 稍晚点 现在就 立即 过一会 过一会儿 等等 稍候';

/** Wants to hurry without saying when. */
export const HURRY_WORDS =
  '尽快 尽早 抓紧 赶紧 尽速 赶快 快点 加快 早点 早一点 快些 从速 火速 加紧 过两天 过几天 这两天 这几天 近期 最近 改天 有空 空了 有空再';

/** What may come to its end. */
export type PeriodEnd =
  | 'ten_days'
  | 'month'
  | 'next_month'
  | 'year'
  | 'week'
  | 'after_holiday'
  | 'before_holiday';

/** Ends that are counted from the calendar. */
export const END_WORDS: Readonly<Record<string, PeriodEnd>> = {
  上旬: 'ten_days',
  中旬: 'ten_days',
  下旬: 'ten_days',
  月中: 'ten_days',
  本月中旬: 'ten_days',
  本月下旬: 'ten_days',
  这个月中旬: 'ten_days',
  这个月下旬: 'ten_days',
  下月初: 'ten_days',
  下个月初: 'ten_days',
  下月上旬: 'ten_days',
  下月中旬: 'ten_days',
  下个月上旬: 'ten_days',
  下个月中旬: 'ten_days',
  下月底: 'next_month',
  下个月底: 'next_month',
  下月末: 'next_month',
  下个月末: 'next_month',
  这月底: 'month',
  当月底: 'month',
  今年底: 'year',
  年尾: 'year',
  月底: 'month',
  月末: 'month',
  本月底: 'month',
  这个月底: 'month',
  年底: 'year',
  年末: 'year',
  周末: 'week',
  这周末: 'week',
  本周末: 'week',
  节后: 'after_holiday',
  过完节: 'after_holiday',
  放假后: 'after_holiday',
  假期后: 'after_holiday',
  节后上班: 'after_holiday',
  放假回来: 'after_holiday',
  节前: 'before_holiday',
  放假前: 'before_holiday',
};

/** Marks inside a time: their class says what they do. */
export const TIME_MARKS = {
  t_oclock: '点 点钟 时',
  t_half: '半',
  t_quarter: '一刻 三刻 刻',
  t_minute: '分 分钟',
  t_hours: '小时 个小时 钟头 个钟头 个钟',
  t_days: '天 天后 天内 天之内 日内 个工作日 个工作日内',
  t_day_mark: '号 日',
  t_month_mark: '月 月份',
  t_within: '内 之内 以内 后 之后 以后',
  t_before: '前 之前 以前',
  t_about: '左右 多 多钟 整 这样 前后',
  t_until: '到 至',
  t_half_hour: '半小时 半个小时 半个钟 半个钟头 半天 一刻钟 三刻钟',
} as const;
