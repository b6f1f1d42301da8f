// Chinese words for how messages end and why something was not said: one table for every place that shows them.

/** Why a line was dropped, or a delivery failed, by the code kept in its row. */
const REASONS: Readonly<Record<string, string>> = {
  settled: '平台名单显示已报，不再提醒',
  returned: '已被退回，转入退回待改',
  exempt: '已批准免报',
  paused: '本单位已暂停提醒',
  not_in_directory: '单位已不在名录库，不再提醒',
  too_early: '该步骤的时间早于开网或建任务的时间',
  near_cutoff: '离截止太近，来不及起作用',
  quiet: '已自报或已约定时间，暂不打扰',
  stale: '已过了该说的时候，由下一步代替',
  stale_status: '直到截止都没有够新的平台名单',
  acceptance_passed: '县级验收已截止',
  round_over: '这一轮已经结束',
  answered: '已有答复，不再重发',
  answered_query: '核实已有回复',
  reviewed: '统计局已有复核结论',
  private_only: '只在单聊里说，不在群里说',
  trained: '已有人签到',
  receipt_given: '已经回执',
  no_receipt: '没有回执，名单已给网格长',
  not_coming: '已请假或不参加',
  confirmed: '通知已确认看过',
  handed_over: '统计工作已交接，改发给新同事',
  no_contact: '没有登记统计人员',
  unreachable: '联系人没有可用的账号',
  no_group: '网格没有登记工作群',
  list_came: '平台名单已经导入',
  superseded: '已由更新的消息代替',
  budget: '本月接口用量不足，按次序舍去',
  not_released: '演练中这一批没有在下一批之前放行',
  empty: '到时已没有要说的',
  withheld: '演练中值班员决定不发',
  pointless: '演练中这一批等到失去意义也没有放行',
  broadcast_stopped: '群发已停止',
  not_addressed: '已不属于这次群发的对象',
  discarded: '没有确认，作罢',
  replaced: '作者重新发起了群发',
  address_gone: '账号不存在或已离开组织',
  not_member: '不是组织成员',
  blocked: '对方屏蔽了机器人',
  no_permission: '机器人没有权限',
  too_long: '内容过长',
  format: '内容格式不被接受',
  content_policy: '内容未通过平台审查',
  window_expired: '已过平台允许回复的时间',
  undelivered: '发出后被退回',
  unsupported: '渠道不支持',
  undivided: '同一批里有收不到的人，逐个再发',
  moved: '群换了编号，按新编号再发',
  elsewhere: '这个渠道迟迟发不出去，已改由其他渠道发送',
  unsent: '迟迟发不出去',
  unread: '已送达，一直未读',
  owner_died: '发送时服务中断，不知道是否送达',
  account_auth: '渠道凭据失效',
  account_ip: '出口地址不在白名单',
  account_quota: '平台额度用完',
  account_banned: '渠道账号被停用',
  account_permission: '渠道权限不足',
};

/** What a reason says to a person; a code nobody has put into words yet stands for itself. */
export function reasonText(code: string): string {
  return REASONS[code] ?? code;
}

const DELIVERY_STATES: Readonly<Record<string, string>> = {
  sending: '发送中',
  sent: '已发出',
  delivered: '已送达',
  read: '已读',
  waiting: '等待重试',
  failed: '发送失败',
  unknown: '结果不明',
  held: '暂存待放行',
};

/** What a delivery's state says to a person. */
export function deliveryStateText(state: string): string {
  return DELIVERY_STATES[state] ?? state;
}

/** What each step is called where steps are shown; automatic messages are reminders, never 催报. */
const OCCASIONS: Readonly<Record<string, string>> = {
  'ladder:0': '节前开网预告',
  'ladder:1': '开网通知',
  'ladder:2': '第一次提醒',
  'ladder:3': '第二次提醒',
  'leader:3': '网格长名单',
  'ladder:4.1': '临期提醒（一）',
  'ladder:4.2': '临期提醒（二）',
  'ladder:4.3': '临期提醒（三）',
  'ladder:4.note': '截止日提示',
  'leader:4': '网格长临期名单',
  'ladder:5': '乡镇名单',
  'ladder:6': '逾期告知',
  'leader:6': '网格长逾期名单',
  'adviser:6': '指导员逾期名单',
  'ladder:7': '乡镇与专业逾期名单',
  'ladder:8': '可拟通知书名单',
  'return:1': '退回告知',
  'return:2': '退回再次提醒',
  'return:leader': '网格长退回名单',
  'return:specialist': '专业退回名单',
  'ask_list:5': '请导出截止前名单',
  'ask_list:6': '请导出截止后名单',
  'ask_list:7': '再请导出截止后名单',
  'unsaid:5': '乡镇名单未发说明',
  'unsaid:6': '逾期步骤未发说明',
  'query:ask': '数据核实',
  'query:nudge.1': '核实提醒（一）',
  'query:nudge.2': '核实提醒（二）',
  'query:returned': '核实退回告知',
  'query:refiled': '核实了结告知',
  'query:leader': '网格长核实提示',
  'query:adviser': '指导员核实提示',
  'query:specialist': '专业核实清单',
  'training:group': '培训群通知',
  'training:notice': '培训通知',
  'training:remind': '培训回执提醒',
  'training:eve': '培训前一天提醒',
  'training:leave': '培训请假答复',
  'training:leader': '网格长未回执名单',
  'training:absent': '网格长缺席名单',
  'training:makeup': '培训未签到告知',
  'training:township': '乡镇未受训名单',
  'law:notice': '通知',
  'law:nudge': '通知提醒',
  'law:leader': '网格长未确认名单',
  'people:confirm': '人员变动待确认',
  'people:remind': '人员变动待确认（提醒）',
  'people:overdue': '人员变动久未确认',
  'people:missing': '人员变动待补',
  'people:unnamed': '人员变动久未补',
};

/** The name of the step behind an occasion such as `ladder:7.specialist` or `reply:ID`. */
export function occasionText(occasion: string): string {
  if (occasion.startsWith('again:')) return `${occasionText(occasion.slice('again:'.length))}（重发）`;
  if (occasion.startsWith('reply:')) return '答复';
  if (occasion.startsWith('control:')) return '指令答复';
  if (occasion.startsWith('notice:handover.')) return '交接说明';
  if (occasion.startsWith('notice:')) return '值班提示';
  if (occasion.startsWith('correction:')) return '更正';
  if (occasion.startsWith('broadcast:')) return '群发';
  if (occasion.startsWith('promise:')) return '约定到时';
  const step = OCCASIONS[occasion] ?? OCCASIONS[occasion.replace(/(\.[a-z_\d]+|:[2-9A-Z]+)$/, '')];
  return step ?? occasion;
}
