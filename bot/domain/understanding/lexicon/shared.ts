// Words that put what any topic says in doubt or ahead: supposing, hedging, checking again, going to. Data.

export const SHARED_WORDS = {
  x_if: '如果 要是 假如 假设 假使 万一 若是 倘若 的话 要不是 除非 一旦 若 只要 要么',
  x_hedge:
    '应该 好像 可能 大概 估计 也许 或许 似乎 貌似 大约 看样子 不确定 不太确定 不敢确定 不敢肯定 不敢保证 说不准 说不好 拿不准 吃不准 不清楚 不太清楚 感觉 按理 理论上 印象 差不多 算是 记不清 记不得 不一定 未必 八成 八九不离十 吧 没把握 不好说',
  x_unsure: '再说 看情况 再定 再看 说不定 不一定 未定 待定 没定 没想好 再考虑 考虑一下 考虑考虑 视情况',
  x_reply: '答复 回复 回您 回你 回话 告诉您 告诉你 给您说 跟您说 反馈',
  x_recheck:
    '再核 再查 再确认 再看 再问 再对 再算 待核 待查 待确认 待核实 有待 先核 先查 先问 先看 去查 去问 去核 查查 核一下 核下 查一下 查下 问一下 问下 问问 核实一下 核实下 确认一下 确认下 看一下 看下 看看 核对一下 核对下 重新核 要问 要查 要核 还要问 还要查 还要核 还得问 还得查 复核一下 了解一下 了解下 打听',
  x_ahead: '准备 计划 打算 争取 要 想 即将 将要 预计 差点',
  x_hearsay:
    '隔壁厂 隔壁说 隔壁公司 隔壁家 别家 人家 同行 别的公司 其他公司 听说 据说 听人说 他说 她说 他们说 别人说 人家说 有人说 传说 说是 据称 听讲 他讲 她讲',
  /** Wished for, ordered or nearly so: not so yet. */
  x_wish:
    '希望 但愿 巴不得 恨不得 真想 早晚 迟早 差点 差一点 眼看 快要 就快 就要 都快 务必 请回复 请回 收到请 例如 比如 示例 模板 接龙 请大家 请各 你让我 你们让我 你叫我 你们叫我 你要我 你们要我 您让我 才能回',
  x_now: '现在 如今 目前 以后 今后 后续 往后 从现在 这块 这事 这个 报表 统计 填报 统计工作 报送 的事',
  x_called: '我叫 叫 名叫 姓名 我是',
} as const;

/** Words around the figures of an answer to a query, each class by itself. */
export const FIGURE_WORDS = {
  v_zero:
    '零没有错 零没错 零是对的 零就是 零对的 0没错 0是对的 就是零 就是0 为零 是零 是0 为0 确实为零 确实是零',
  v_is: '是 为 :',
  v_unit_is: '制度是 制度 单位是 单位应该是 单位应是 单位为 单位应为',
  v_err_unit: '单位 填成万元 填成元 报成元 成公斤 成吨 成千元 成万元 成元',
  v_err_tax: '含税 含了税 税',
  v_err_digit:
    '小数点 错位 多打 少打 多个0 少个0 多一个零 少一个零 多个零 少个零 多了个0 多按 少按 一位 多写了个0 多写个0 个零 个0',
  v_err_row: '串行 填串 填反 弄反 颠倒 错行 看串',
  v_err_sum: '累计 漏加',
  v_basis: '单位 含税 口径 含了税 剔税 剔掉税 税',
} as const;

/** Words of putting right that fit no other kind. */
export const PLAIN_LEDGER_WORDS = {
  k_item: '第 问题 序号 编号',
  k_plain: '整改 归档 装订 销号 补齐 补签 盖章',
} as const;
