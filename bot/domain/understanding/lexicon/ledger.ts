// Words of putting things right: what a ledger item asks for, and that it is done. Data.

import { everyPair } from './pairs.ts';

const DOES =
  '整改 改 补 补录 补做 补签 补记 补写 补充 完善 纠正 改正 更正 修正 装订 归档 建立 建 签字 盖章 解决 处理 落实 更新 登记 整理 设立 规范 弄 做 搞 办 修 备 配 配备 设 签 盖 填 写 理 贴 装 存 交 准备 制定 修订 印发 培训 学习 调整 核实 自查 清理 销号 贴上 上墙 张贴 挂 补登 登 改正 处置 销 补交 补报 补上';

export const LEDGER_WORDS = {
  /** A verb of putting right with its end. */
  k_done: `ok了 完工了 销了 补全 补全了 全好 贴好 挂好 ${everyPair(DOES, '好 完 完了 完毕 完成 到位 到位了 齐 齐了 齐全 全 全了 上了 上去了 进去了 回来了 下来了 起来了 了 过了 妥 妥了 清楚了 规范了 出来了 掉了')} ${everyPair('已 已经 都已 均已 全部 已全部 都 也已', DOES)} 完成整改 完成了 已完成 已销号 可以销号 申请销号 已到位 到位了 齐了 备齐了 都好了 全好了 搞定 搞定了 已搞定 可以来看 可以来检查 可以来复查 可以复核 可以来查 欢迎来查 请复核 请复查 请验收 可以验收 请来验收 没问题了 达标了 合格了`,
  /** Putting right, without saying that it is done. */
  k_verb: DOES,
  k_object:
    '整改 台账 原始记录 凭证 统计台账 问题 第 条 项 制度 签字 盖章 档案 资料 记录 报告 整改报告 整改材料 整改书 公章 岗位职责 交接手续 归档 装订 销号 流程 照片 材料 漏洞 隐患 审核制度 责任书 人员 证书 补 纠正',
  k_unfinished:
    '在建 在找 正找 在整理 在准备 在收集 在完善 在制定 去盖章 去签字 拿去 送去 盖章去 签字去 去补 去找 去办 去改 去弄 去拿 去盖 去签 还在 正在 整改中 还没 没整改 未整改 还差 在整改 在补 在弄 在改 在做 没弄 没改 没补 没好 没完 未完 处理中 还需 来不及 没开始 剩下 没做 准备整改 马上整改 争取 差 缺 没齐 不全 做不到 改不了 没法改 弄不了',
  k_ahead:
    '一定 肯定 保证 必须 绝对 尽量 快 马上 争取 尽快 准备 计划 会 将 要 明天整 后天整 下周 月底 之后 以后 再 想 打算 等 待 预计 如何 怎么 请问 需要 能不能 可以晚',
  /** 报 and 交 of other matters. */
  k_other: '报销 报销单 报警 报名 报税 税 社保 电费 快递 货',
  k_nothing:
    '交代 已交代 交代下去 已交代下去 交办 已交办 已布置 已安排 已部署 已吩咐 已通知 按要求 要求 按照要求 会议 会计 主要 重要 需要 再次 想法',
  /** It came to the speaker: nothing was put right by that. */
  k_received: '收到 拿到 接到 看到 领到 取到 收悉 通知书 通知单 整改单',
  k_hands: '传 上传 提交 报送 发送 送达 递交 送 交 发 寄 报 拿 带',
} as const;
