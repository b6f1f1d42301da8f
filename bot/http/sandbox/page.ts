// The sandbox page as a whole: the clock, the chat windows side by side, and the panels below.

import type { SandboxClock, SandboxView } from '#bot/services/sandbox-view.ts';
import type { SampleTask } from '../deps.ts';
import { type Html, html } from '../html.ts';
import { page } from '../page.ts';
import { dropPanel, listPanel, taskPanel } from './panels.ts';
import { chatWindow } from './windows.ts';

/** Renders the page. Elements with `data-live` are replaced by the client as they change. */
export function sandboxPage(view: SandboxView, sample: SampleTask | null): Html {
  return page('沙盒 · 统计网格通', {
    head: html`<link rel="stylesheet" href="/assets/sandbox.css">
<link rel="stylesheet" href="/assets/sandbox-chat.css">
<link rel="stylesheet" href="/assets/sandbox-panels.css">
<link rel="stylesheet" href="/assets/sandbox-narrow.css">
<script type="module" src="/assets/sandbox.js"></script>`,
    body: html`<body>
<a class="skip" href="#windows">跳到聊天窗口</a>
<header class="bar">
<div class="brand"><h1>统计网格通 <small>沙盒</small></h1>${gridChoice(view)}</div>
${clockBar(view.clock)}
</header>
<p id="notice" class="notice" role="status" aria-live="polite"></p>
<p id="stopped" class="notice bad" data-live role="status">${view.stopped ?? ''}</p>
<noscript><p class="notice bad">本页需要启用 JavaScript。</p></noscript>
<main>
${view.gridCode === null ? emptyCity() : windows(view)}
<div class="panels">
${taskPanel(view, sample)}
${listPanel()}
${dropPanel(view.drops)}
</div>
</main>
</body>`,
  });
}

function gridChoice({ grids, gridCode }: SandboxView): Html {
  return html`<form class="grid-choice" method="get" action="/sandbox" data-grid-choice>
<label for="grid">网格</label>
<select id="grid" name="grid">${grids.map(
    ({ code, name, firms }) =>
      html`<option value="${code}"${code === gridCode && html` selected`}>${name}（${firms}家）</option>`,
  )}</select>
<noscript><button>切换</button></noscript>
</form>`;
}

function clockBar(clock: SandboxClock): Html {
  const walking = clock.walkingTo !== null;
  return html`<section class="clock" aria-label="业务时钟">
<div id="clock-face" class="face" data-live data-walking="${walking ? 'yes' : 'no'}">
<p class="now"><time datetime="${clock.local}">${clock.date} <b>${clock.time}</b></time></p>
<p class="hints"><span class="hint${clock.day.startsWith('工作日') ? ' on' : ''}">${clock.day}</span>
<span class="hint${clock.isServiceTime ? ' on' : ''}">${clock.service}</span>
${walking && html`<span class="hint walking">正在走到 ${clock.walkingTo}…</span>`}</p>
</div>
<div id="clock-moves" class="moves" data-live>
${moveButton('前进1小时', clock.hour, walking)}
${moveButton('到下一工作日早上', clock.morning, walking)}
${moveButton('到截止时间', clock.cutoff, walking)}
</div>
<form class="go" data-clock-form>
<label for="go-to">走到</label>
<input id="go-to" name="local" type="datetime-local" value="${clock.local}" required>
<button>前往</button>
</form>
</section>`;
}

function moveButton(text: string, move: SandboxClock['morning'], walking: boolean): Html {
  const off = move === null || walking;
  const title = move === null ? '现在没有可去的时刻' : move.text;
  return html`<button type="button" data-clock="${move?.at}" title="${title}"${off && html` disabled`}>${text}${
    move !== null && html`<small>${move.text}</small>`
  }</button>`;
}

function windows(view: SandboxView): Html {
  return html`<nav class="tabs" aria-label="聊天窗口">${view.windows.map(
    (window, index) =>
      html`<button type="button" data-tab="${window.id}" aria-pressed="${index === 1 ? 'true' : 'false'}" aria-controls="window-${window.id}">${window.role}<small>${window.name}</small></button>`,
  )}</nav>
<div id="windows" class="windows" data-grid="${view.gridCode}">${view.windows.map((window, index) =>
    chatWindow(window, index === 1),
  )}</div>`;
}

function emptyCity(): Html {
  return html`<section class="empty"><h2>还没有可以演示的网格</h2>
<p>需要一个有工作群、有网格长、至少两家企业有统计员的网格。请先导入名册（npx statgrid import roster 文件名），再刷新本页。</p></section>`;
}
