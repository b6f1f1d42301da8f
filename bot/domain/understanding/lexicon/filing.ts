// Words about filing a report: the verbs, how far it got, what stands against it. Data: one class a line.

/**
 * Class → words, separated by blanks, written as after normalising (lower case, half width). The longest word
 * wins, which is what keeps 报 of 报名 or 报销 apart from 报 of a report. A word belongs to one class.
 */
export const FILING_WORDS = {
  // 报好了, 报完了: an end and 了 in one word, which alone (好了) says nothing.
  end_le: '好了 好啦 完了 完啦 好咯 完咯 好喽',
  // Says that the form goes to the platform.
  file: `报 上报 报送 填报 申报 提交 递交 呈报 报上 报上去 报上来 报出去 交 交上 交上去 上交 上传 传上去 补报 重报 补交
    直报 网报 提交上去 上报上去`,
  zero_file: '零申报 零报 报零 0申报',
  // Works on the form; alone it never says that the form was filed.
  prep: `填 填写 录 录入 弄 做 搞 整 整理 改 修改 更正 核对 核 写 导入 算 修改后 改后 填完后 审核后 导 补 填表 做表 出表
    加班 赶 处理 对完账 对账 出报表 做报表 填报表 做账 关账 结账`,
  saved: '保存 暂存 存了 存好 存好了 草稿 存草稿 存盘',
  // Whole answers that sound or look like 已报: voice typing, look-alike characters, pinyin.
  filed_word:
    '一报 以报 已抱 已爆 己报 巳报 乙报 一上报 以上报 己上报 一提交 以提交 点了上报 点了提交 已点上报 已点提交 点过上报了 点上报了 点过提交了 yb yibao ysb yishangbao baole bao了',
  already: '已 已经 早已 早就 刚 刚刚 刚才 均已 都已 己经 以经 已然 方才 早早',
  le: '了 哒 啦 咯 喽 嘞 噜 勒 拉',
  done: '过 成功 完成 完毕 妥了 掉 掉了 完事',
  wan: '完 妥 上去 上来 出去',
  finished: '搞定 搞掂 弄妥 办好 办妥 done 完工 弄完 弄好 做完 做好 完结',
  neg: `没 没有 未 尚未 还没 还没有 还未 不 别 没能 没法 无法 不能 不了 未能 从未 没来得及 来不及 忘 忘了 忘记 忘记了 漏
    不是 不会 不想 不行 不到 不上 没空 没时间 没顾上 没得 并未 并没 并没有 没有成功 没成功 没成 不成 未成功`,
  half: `一半 部分 大半 一部分 大部分 差 还差 只差 就差 还剩 剩 剩下 其余 快 快要 就快 差不多 基本 基本上 除了 差一点
    还有 少`,
  // 只报了产值 says what was filed, not what was not.
  only_word: '只 仅 只有 仅有 光',
  progress: `在填 正在填 填着 在报 正在报 报着 在弄 正在弄 弄着 在做 正在做 做着 正在 在录 正在录 在处理 正在处理 在搞 正在搞
    在整 在整理 正在整理 在上报 正在上报 在提交 正在提交 在核对 正在核对 在改 正在改 在算 在赶`,
  failed: '失败 不通过 没通过 未通过 没过 过不去 过不了 通不过 卡住 卡着 不成功',
  // What the platform shows once a form is with the bureau.
  awaiting: '待审 待审核 显示待审核 显示已报 显示已上报 显示成功 显示上报成功 显示提交成功',
  returned: '退回 被退 被退回 退回来 驳回 打回 退了 被退了',
  // Says that all of it is over, so 已完成上报 is a claim while 已完成 alone is not.
  already_done: '已完成 完成了 已经完成 已全部完成 均已完成',
  report_error: '报错 报错了 填错 填错了 写错 写错了 输错数 弄错数',
  refuse: '不报 不报了 不想报 不用报 不必报 没必要报 不愿报 凭什么 凭啥 拒绝 懒得 不填 不给 拒报 没空弄 商业秘密 商业机密 机密 不方便提供 不方便透露 不能提供 不提供 不能给 不便提供 不愿提供 不想提供 不配合 无可奉告 隐私 帮我填 你们帮我填 你帮我填 替我填 代填 你们自己填 你们填 你们看着填 帮忙填 帮我报 替我报 你们帮报 没义务 没有义务 不伺候 爱咋咋 随便你们 随你们 没人报',
  stop: `别再发 别再发了 别发了 不要再发 不要再发了 不用再提醒 不用再提醒了 别提醒 别催 别催了 别烦我 别烦 烦死了 烦不烦 别骚扰 骚扰 拉黑 举报你们 不用催 不用催了 不要催 别再催 别再催了
    不用再催 不用再催了 不用提醒 不用提醒了 别再提醒 别再提醒了 勿扰 投诉 不用管 不用发了`,
  // Not yet, as the whole of an answer.
  not_yet_word: '还没呢 没呢 还没来得及 还没弄 还没填 还没做 暂时没有 暂未 还没开始 还没好 没好',
  cannot_file:
    '报不了 报不上 报不上去 提交不了 提交不上 提交不上去 交不了 上报不了 报不进去 报送不了 传不上去 上传不了 不能报 无法上报 无法提交 没法报 没法上报 没法提交 不能提交 不能上报',
  // 报 and 交 that are no filing.
  other_report: `报名 报销 报警 报价 报到 汇报 报道 报告 举报 报废 报关 报案 报考 报答 情报 预报 海报 申报表 报社
    回报 警报 报酬 报复 通报 报备 报批 报喜 播报 报修 报站 报时 报检 报数 报账 报单 报刊 报纸 公报 简报 电报 填报人 上报人 报送人 报表人
    谎报 虚报 瞒报 漏报 迟报 错报 代报 交接 交货 交流 交通 交易 交代 交给 成交 交税 交社保 交钱 交费 交付 提交人 电子报 报备案
    报不报 报没报 报年检 年检 工商年报 所得税 增值税 个税 社保 公积金 报税 税 汇算 汇算清缴`,
  // Where people are when they are not at their desk.
  office: '税务局 税务 工商 工商局 银行 社保局 法院 仓库 车间 工地 外地 医院 总部 总公司',
  audit_error: '强制性错误 核实性错误 审核错误 准强制性错误 逻辑错误 审核不过 审核没过 审核不通过',
  should_file: '要报 需要报 得报 应报 该报 必须报 要交 要填 需要填 要上报 需要上报',
  retry: '重新 又 再次 重新又 二次',
} as const;

/** What a form or a report is called, and who or where speaks of it. */
export const SUBJECT_WORDS = {
  explain: '说明 情况说明 审核说明 核实说明 解释',
  attend_word: '参加 出席 参会 到会 能参加 去参加 准时到 能来 能去 不参加 不去 去不了',
  // Words of tasks whose own reading comes with their kinds; here they only name what may be meant.
  handover_word:
    '离职 辞职 退休 不归我管 换人 换人了 交接 不做统计 不做了 不干了 新统计 新统计员 新人 休产假 产假 我代报 移出去 退群 不在那 新来的 不是我负责 不负责 调岗 以后找',
  closed_word: '停产 停业 歇业 关了 关门 注销 破产 倒闭 查封 停工 暂停营业 清算 停了 搬到 搬走 吊销',
  // 证明 and the like only keep their second half from being read as a word of its own.
  problem: '有问题 有毛病',
  other_noun:
    '问题 没啥问题 证明 声明 今年 明年 去年 明细 后续 先生 先进 会议 开会 来源 要求 后来 银行 收入 成本 发票 发货 发烧 中心 中国 行业 行政 成立 好几 天气 时期',
  and: '和 与 及 跟 以及 还 还有就是',
  form_noun:
    '表 报表 月报 季报 年报 定报 统计表 数据 数 数字 一套表 统计 表格 月报表 季报表 年报表 统计报表 企业报表 本表',
  period: '本月 这个月 当月 这月 本期 这期 本季 本季度 这个季度 上个月 上月 上期',
  self: `我 我们 我家 我们家 我司 本公司 我公司 咱们 咱 咱家 我们公司 我们厂 我厂 这边 我这边 我们这边 企业 公司 本单位 我单位 我们单位 
    我们这 我自己 自己 本人 俺 俺们 厂里 我方 我们的 我的 我店 本店 我们店 我们企业`,
  agent:
    '会计 同事 出纳 代账 代账公司 代账会计 代理公司 代理记账 我同事 财务人员 财务室 财务部 统计员 我们会计 我们同事 我会计 内勤 助理 文员',
  finance: '财务 我们财务 我财务',
  boss: '老板 经理 领导说 老总 厂长 董事长 负责人 老板娘 总经理',
  platform:
    '平台 平台上 系统 系统里 系统上 网上 联网直报 联网直报平台 直报平台 直报系统 网站 后台 一套表平台 在网上 在平台 在平台上 在系统 在系统里',
  all: '全部 都 全 全都 均 所有 全部都 统统 一起 一并',
  measure: '张 个 份 家 套 项 条 张表 个表 份表 家企业 家公司',
  others: `他 她 他们 她们 人家 别人 隔壁 别家 别的 其他 其它 其他人 其他家 另外 另一 另一张 另一家 另一个 同行 对方 他家 她家 有的 有些 有人
    谁 大家 各位 各企业 各单位 全体 某 那家 哪家 前任 上一任`,
  you: '你 你们 您 贵局 统计局 统计站 镇里 街道 局里',
  give_you: '给你 给您 给你们 向你 向您 跟您 跟你 和你 帮你 帮您',
  hearsay:
    '说 说是 听说 据说 讲 告诉 表示 回复 反馈 叫 让 称 通知 提示 显示 问 回答 转告 写着 写的 要求 说他 说她 回 叫我 让我',
  hedge:
    '应该 好像 可能 大概 估计 也许 似乎 貌似 算是 大约 看样子 不确定 不知道 不晓得 吧 感觉 按理 理论上 不清楚 记得 印象 以为 当作 当成 假装 就当 算',
  wish: '希望 但愿 争取 尽量 最好 想 准备 打算 计划 将 将要 要 会 去 来 一定 肯定 保证 必须 得 需要 需 能 可以报 安排 预计 应',
  condition:
    '等会计 如果 要是 假如 若 的话 等 只要 除非 之后 以后 后 再 先 才 待 时候 时间 等到 直到 一旦 出来 回来 回去 签完字 到了再 万一 要不 或者 还是 以外 为止 当',
  purpose:
    '再说 告诉你 告诉您 通知你 通知您 说一声 跟您说 跟你说 给您说 给你说 回您 回你 发您截图 喊你 叫你 联系你 联系您 找你 找您 吱一声',
  directive:
    '请 务必 抓紧时间 各企业请 记得报 催报 督促 请回复 请回 请大家 请各 收到请 麻烦通知 麻烦转告 没报的 未报的 报完的 报了的 已报的企业 已报企业 已报单位 接龙 模板 格式 例如 比如 示例',
  jiu: '就 便',
  now_word: '现在 目前 这会 这会儿 此刻',
  // How names of firms end.
  firm_end: `公司 厂 店 超市 五金 机械 电器 汽配 建材 科技 实业 集团 酒店 宾馆 饭店 商贸 贸易 电子 材料 食品 纺织 服饰 服装 制造 工贸 物流 建设
    建筑 置业 地产 模具 塑料 塑业 塑胶 阀门 泵业 机电 包装 印刷 化工 药业 医药 家具 鞋业 金属 钢构 铸造 橡胶 工程 水暖 洁具 眼镜 家居 重工
    装饰 传媒 餐饮 百货 汽车 运输 有限公司`,
  adv: '也 确实 真的 真 终于 总算 按时 按时间 按要求 及时 准时 顺利 正式 统一 一次 一遍 把 将表 是 完整 如期 正常 直接 提前 自行 早',
} as const;
