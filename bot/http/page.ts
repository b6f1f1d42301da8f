// The frame of every page.

import { type Html, html } from './html.ts';

/** A whole document. `head` goes after the title. */
export function page(title: string, parts: { readonly head?: Html; readonly body: Html }): Html {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${parts.head}
</head>
${parts.body}
</html>
`;
}

/** A page with one message, such as a refusal. */
export function plainPage(title: string, content: Html): Html {
  return page(`${title} · 统计网格通`, {
    head: html`<link rel="stylesheet" href="/assets/page.css">`,
    body: html`<body class="plain"><main><h1>${title}</h1>${content}</main></body>`,
  });
}
