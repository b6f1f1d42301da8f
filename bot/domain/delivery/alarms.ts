// What is alarmed about, and how it is said to the duty clerk: what, since when, what to do.

/** What can be wrong with an account; the words of the CHECK on `alarm.code`. */
export type AlarmCode =
  | 'account_stopped'
  | 'account_deaf'
  | 'budget_low'
  | 'stream_down'
  | 'database_away'
  | 'message_parked';

/** Counts and codes only: no names, phones, texts or figures. */
export type AlarmDetail = Readonly<Record<string, string | number>>;

export interface AlarmWords {
  readonly code: AlarmCode;
  readonly detail: AlarmDetail;
  /** '11月6日13时40分' */
  readonly since: string;
}

interface AlarmKind {
  readonly name: string;
  raised(words: AlarmWords): string;
  /** Null where the end is no news, or was part of what was said. */
  readonly over: ((words: AlarmWords) => string) | null;
  /** A new calendar month ends it (Asia/Shanghai): it is about what a platform grants in a month. */
  readonly isMonthly: boolean;
}

const KINDS: Readonly<Record<AlarmCode, AlarmKind>> = {
  account_stopped: {
    name: '账号被平台拒绝',
    raised: ({ detail, since }) =>
      `自${since}起平台拒绝本单位的消息账号（${stopText(detail['reason'])}），消息已停发并排队。请管理员处理：${stopAdvice(detail['reason'])}。处理好后自动补发。`,
    over: ({ since }) => `消息账号已恢复，自${since}起排队的消息正在补发。`,
    isMonthly: false,
  },
  account_deaf: {
    name: '收不到回复内容',
    raised: ({ since }) =>
      `自${since}起平台不再转来回复的内容（本月推送额度用完）：已报、约时间、求助都收不到，沉默不等于不理。发给网格长的名单会写明请打电话；请尽早导入平台名单，并联系平台增购额度，或等下月初自动恢复。`,
    over: ({ since }) =>
      `又能收到回复了。自${since}起的回复平台没有给出内容，以平台名单为准，必要的请打电话核实。`,
    isMonthly: true,
  },
  budget_low: {
    name: '本月额度将用完',
    raised: ({ detail }) =>
      `本月${detail['budget'] === 'calls' ? '接口调用' : '推送'}额度已用到${detail['percent']}%（${detail['used']}／${detail['limit']}）。${
        detail['budget'] === 'calls'
          ? '用到80%起依次省去群通知、第一次提醒、后续提醒和截止前名单；最后提醒、逾期和答复照发。'
          : '用完后平台不再转来回复的内容，只能打电话。'
      }请少建非必要的任务，或联系平台增购额度。`,
    over: null,
    isMonthly: true,
  },
  stream_down: {
    name: '收不到消息',
    raised: ({ since }) =>
      `自${since}起接收消息的连接断开，回复暂时收不到。请管理员检查网络，以及应用是否已发布、机器人是否为 Stream 模式；恢复前请网格长打电话。`,
    over: ({ since }) => `接收消息的连接已恢复（${since}断开）。期间的回复可能没有收到，必要的请打电话核实。`,
    isMonthly: false,
  },
  database_away: {
    name: '数据库中断过',
    raised: ({ detail, since }) =>
      `数据库自${since}起中断约${detail['minutes']}分钟，现已恢复。期间没有发送，收到的消息已补存。如再出现请联系维护人员。`,
    over: null,
    isMonthly: false,
  },
  message_parked: {
    name: '有消息处理不了',
    raised: ({ since }) =>
      `${since}收到的一条消息多次处理失败，已转人工，对方没有得到答复。请维护人员用 npx statgrid list replies 查看“转人工”的消息，并直接答复对方。`,
    over: null,
    isMonthly: false,
  },
};

/** What an alarm is called in lists. */
export function alarmName(code: AlarmCode): string {
  return KINDS[code].name;
}

export function isMonthly(code: AlarmCode): boolean {
  return KINDS[code].isMonthly;
}

/**
 * What is to be said of an alarm now; null when there is nothing (more) to say. What was over before it could
 * be told is told once, with its end.
 */
export function alarmText(words: AlarmWords, told: { raised: boolean; over: boolean }): string | null {
  const { over, raised } = KINDS[words.code];
  const end = told.over && over !== null ? over(words) : null;
  if (told.raised) return end;
  return end === null ? raised(words) : `${raised(words)}（${end}）`;
}

/** Codes of `AccountCode` as the person who has to act on them knows them. */
const STOPS: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  auth: ['凭据失效', '核对应用的 Client ID 和 Secret'],
  ip: ['出口地址不在白名单', '把服务器的出口地址加入白名单'],
  quota: ['本月调用额度用完', '联系平台增购额度，或等下月初自动恢复'],
  banned: ['账号被停用', '到开放平台后台重新启用机器人'],
  permission: ['权限不足', '到开放平台后台开通机器人发消息的权限'],
};

function stopText(reason: unknown): string {
  return STOPS[String(reason)]?.[0] ?? '原因见日志';
}

function stopAdvice(reason: unknown): string {
  return STOPS[String(reason)]?.[1] ?? '到开放平台后台查看';
}
