// Beside the chats: the task and the grid's items, bringing in a list, and what was not sent and why.

import type {
  SandboxBatch,
  SandboxDrop,
  SandboxItem,
  SandboxTask,
  SandboxView,
} from '#bot/services/sandbox-view.ts';
import type { SampleTask } from '../deps.ts';
import { type Html, html } from '../html.ts';

export function taskPanel(view: SandboxView, sample: SampleTask | null): Html {
  return html`<section class="panel items" aria-labelledby="items-title">
<h2 id="items-title">本网格的事项</h2>
<div id="tasks" data-live>${view.tasks.length === 0 ? newTask(sample) : view.tasks.map(taskBlock)}${view.batches.map(batchBlock)}</div>
</section>`;
}

function newTask(sample: SampleTask | null): Html {
  if (sample === null) return html`<p class="quiet">还没有任务。</p>`;
  return html`<div class="sample">
<p>还没有催报任务。可以按样例建立一个：</p>
<dl>
<div><dt>报表</dt><dd>${sample.form}</dd></div>
<div><dt>报告期</dt><dd>${sample.period}</dd></div>
<div><dt>开网</dt><dd>${sample.opens}</dd></div>
<div><dt>截止</dt><dd>${sample.cutoff}</dd></div>
<div><dt>县级验收</dt><dd>${sample.acceptance}</dd></div>
<div><dt>应报单位</dt><dd>${sample.firms} 家</dd></div>
</dl>
<p class="warn">样例，请核对。</p>
<button type="button" class="main" data-create-task>核对无误，建立任务</button>
</div>`;
}

function taskBlock(task: SandboxTask): Html {
  const { owed, done, returned, open } = task.numbers;
  const counts: readonly (readonly [string, number])[] = [
    ['应报', owed],
    ['已报', done],
    ['退回', returned],
    ['未报', open],
  ];
  return html`<div class="task">
<h3>${task.period} ${task.form} <code>${task.code}</code></h3>
<p class="quiet">${task.cutoff}截止，${task.list}</p>
${numbers(counts)}
${itemTable(task)}
</div>`;
}

/** A task of another kind: what its items show, and for queries the answers to take out. */
function batchBlock(batch: SandboxBatch): Html {
  const { code, counts, kind, title } = batch;
  return html`<div class="task">
<h3>${title} <code>${code}</code></h3>
${numbers(counts)}
${kind === 'verification_query' && html`<p class="quiet">值班员可回“通过 编号”“退回 编号 原因”“现场 编号”；<a href="/sandbox/answers/${code}.xlsx" download>导出全部回复 .xlsx</a></p>`}
${itemTable(batch)}
</div>`;
}

function numbers(counts: readonly (readonly [string, number])[]): Html {
  return html`<dl class="counts">${counts.map(([name, count]) => html`<div><dt>${name}</dt><dd>${count}</dd></div>`)}</dl>`;
}

function itemTable({ code, items }: Pick<SandboxTask, 'code' | 'items'>): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${code} 的单位"><table>
<thead><tr><th scope="col">单位</th><th scope="col">状态</th><th scope="col">下一步</th></tr></thead>
<tbody>${items.map(itemRow)}</tbody>
</table></div>`;
}

function itemRow(item: SandboxItem): Html {
  return html`<tr><th scope="row">${item.unit} <code>${item.code}</code></th><td><span class="status ${item.tone}">${item.status}</span></td><td>${item.next}</td></tr>`;
}

export function listPanel(): Html {
  return html`<section class="panel lists" aria-labelledby="lists-title">
<h2 id="lists-title">平台名单</h2>
<p class="quiet">只有平台名单能结清事项；聊天里的“已报”只是自报。</p>
<form data-list-form="status">
<label for="list-file">上传名单（.xlsx）</label>
<input id="list-file" name="file" type="file" accept=".xlsx" required>
<button>预览</button>
</form>
<p class="or">或按样例生成此刻的名单：</p>
<p class="demo"><button type="button" data-demo-list="status">预览此刻的名单</button>
<a href="/sandbox/demo-list.xlsx" download>下载 .xlsx</a></p>
<div id="status-result" role="status" aria-live="polite"></div>
<h2>数据核实名单</h2>
<p class="quiet">单聊发给各单位，默认不发指标和数值；群里和上级只知道条数。</p>
<form data-list-form="queries">
<label for="queries-file">上传核实名单（.xlsx）</label>
<input id="queries-file" name="file" type="file" accept=".xlsx" required>
<button>预览</button>
</form>
<p class="or">或为本网格的单位生成一份样例：</p>
<p class="demo"><button type="button" data-demo-list="queries">预览样例核实名单</button></p>
<div id="queries-result" role="status" aria-live="polite"></div>
</section>`;
}

export function dropPanel(drops: readonly SandboxDrop[]): Html {
  return html`<section class="panel drops" aria-labelledby="drops-title">
<h2 id="drops-title">没有发出的</h2>
<div id="drops" class="scroll" data-live tabindex="0" role="region" aria-labelledby="drops-title">${
    drops.length === 0 ? html`<p class="quiet">没有被舍去的消息。</p>` : html`<ul>${drops.map(dropLine)}</ul>`
  }</div>
</section>`;
}

/** Names of a merged line up to here; the rest is counted. */
const SHOWN_UNITS = 3;

function dropLine({ time, step, recipient, units, reason }: SandboxDrop): Html {
  const named = units.slice(0, SHOWN_UNITS).join('、');
  const about = units.length > SHOWN_UNITS ? `${named}等${units.length}家` : named;
  return html`<li><p><time>${time}</time> <b>${step}</b>${recipient !== '' && html` → ${recipient}`}</p>
<p class="why">${reason}</p>${about !== '' && html`<p class="quiet">${about}</p>`}</li>`;
}
