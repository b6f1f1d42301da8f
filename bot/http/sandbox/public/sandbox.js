// The sandbox page's script: sends what is typed, moves the clock, brings in lists, keeps the page fresh.

import { keepFresh } from './sandbox-live.js';

const notice = document.getElementById('notice');

/** Shows one sentence at the top; an empty one hides it. */
function say(text, isBad = false) {
  notice.textContent = text;
  notice.classList.toggle('bad', isBad);
}

/** Posts and returns the answer, or null after telling what went wrong. */
async function post(path, body, type = 'application/json') {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: body === undefined ? {} : { 'content-type': type },
      body: type === 'application/json' && body !== undefined ? JSON.stringify(body) : body,
    });
    const answer = await response.json();
    if (response.ok) {
      say(answer.text ?? '');
      return answer;
    }
    say(answer.error?.text ?? '没有完成，请重试。', true);
  } catch {
    say('连不上服务，请确认它还在运行，然后重试。', true);
  }
  return null;
}

/** Keeps a button from being pressed twice while its work is under way. */
async function once(button, work) {
  if (button?.disabled) return;
  if (button) button.disabled = true;
  try {
    await work();
  } finally {
    if (button) button.disabled = false;
  }
}

async function sendMessage(form) {
  const field = form.elements.text;
  const text = field.value.trim();
  if (text === '') return;
  // The same words keep their id until they are in, so that pressing again cannot say them twice.
  form.dataset.messageId ??= crypto.randomUUID();
  const answer = await post('/sandbox/say', {
    id: form.dataset.messageId,
    from: form.elements.from.value,
    group: form.closest('[data-window]').dataset.group || null,
    text,
    quotedRef: form.dataset.quote ?? null,
  });
  if (answer === null) return;
  field.value = '';
  delete form.dataset.messageId;
  unquote(form);
}

function quote(button) {
  const form = button.closest('[data-window]').querySelector('[data-say]');
  form.dataset.quote = button.dataset.quote;
  const place = form.querySelector('.quoting');
  place.querySelector('span').textContent =
    `引用：${button.closest('li').querySelector('.bubble').textContent}`;
  place.hidden = false;
  form.elements.text.focus();
}

function unquote(form) {
  delete form.dataset.quote;
  form.querySelector('.quoting').hidden = true;
}

/** The list last previewed, by what it is of: status or queries. */
const pendingLists = new Map();

/** Previews or confirms a list: a chosen file, or the sample's as of now for the grid shown. */
async function bringList(source, confirm) {
  const { of } = source;
  const grid = document.getElementById('windows')?.dataset.grid ?? '';
  const query = new URLSearchParams({ confirm: confirm ? '1' : '0', name: source.name, grid });
  const answer =
    source.file === undefined
      ? await post(`/sandbox/${of}/demo?${query}`)
      : await post(`/sandbox/${of}?${query}`, source.file, 'application/octet-stream');
  if (answer === null) return;
  // The server made this piece of HTML; every value in it is escaped there.
  document.getElementById(`${of}-result`).innerHTML = answer.html;
  if (confirm) pendingLists.delete(of);
  else pendingLists.set(of, source);
}

function showWindow(id) {
  for (const window of document.querySelectorAll('[data-window]')) {
    window.dataset.current = window.dataset.window === id ? 'yes' : 'no';
  }
  for (const tab of document.querySelectorAll('[data-tab]')) {
    tab.setAttribute('aria-pressed', String(tab.dataset.tab === id));
    if (tab.dataset.tab === id) tab.classList.remove('new');
  }
  const log = document.querySelector(`[data-window="${id}"] .log`);
  log.scrollTop = log.scrollHeight;
}

function onClick(event) {
  const button = event.target.closest('button');
  if (button === null) return;
  const { action, clock, confirmList, demoList, quote: ref, phrase, tab } = button.dataset;
  if (clock) void once(button, () => post('/sandbox/clock', { at: clock }));
  else if (ref) quote(button);
  else if (phrase) fill(button.closest('form'), phrase);
  else if (action) press(button, action);
  else if (tab) showWindow(tab);
  else if ('unquote' in button.dataset) unquote(button.closest('form'));
  else if ('createTask' in button.dataset) void once(button, () => post('/sandbox/task'));
  else if (demoList) void once(button, () => bringList({ of: demoList, name: '样例名单' }, false));
  else if (confirmList && pendingLists.has(confirmList))
    void once(button, () => bringList(pendingLists.get(confirmList), true));
}

async function goTo(field) {
  const answer = await post('/sandbox/clock', { local: field.value.slice(0, 16) });
  if (answer !== null) delete field.dataset.dirty;
}

/** Pressing says the words. */
function press(button, words) {
  const form = button.closest('[data-window]').querySelector('[data-say]');
  fill(form, words);
  form.requestSubmit();
}

function fill(form, phrase) {
  const field = form.elements.text;
  field.value = phrase;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}

function onSubmit(event) {
  const form = event.target;
  if (form.matches('[data-grid-choice]')) return;
  event.preventDefault();
  const button = form.querySelector('button:not([type="button"])');
  if (form.matches('[data-say]')) void once(button, () => sendMessage(form));
  if (form.matches('[data-clock-form]')) void once(button, () => goTo(form.elements.local));
  if (form.matches('[data-list-form]')) {
    const [file] = form.elements.file.files;
    void once(button, () => bringList({ of: form.dataset.listForm, name: file.name, file }, false));
  }
}

/** Enter sends, Shift+Enter breaks the line; Enter that ends a Chinese input method's word does neither. */
function onKey(event) {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  if (!event.target.matches('[data-say] textarea')) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

document.addEventListener('click', onClick);
document.addEventListener('submit', onSubmit);
document.addEventListener('keydown', onKey);
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-grid-choice] select')) event.target.form.requestSubmit();
});
document.addEventListener('input', ({ target }) => {
  // Other words are another message.
  if (target.matches('[data-say] textarea')) delete target.form.dataset.messageId;
  if (target.id === 'go-to') target.dataset.dirty = '';
});
keepFresh(say);
