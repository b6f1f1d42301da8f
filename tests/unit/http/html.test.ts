// The template that all pages are made of.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from '#bot/http/html.ts';

describe('html', () => {
  it('escapes what stands in text and in attributes', () => {
    const hostile = `"><script>alert('x')</script>&amp;`;
    expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</p>',
    );
  });

  it('takes pieces of html as they are, joins lists, and leaves nothing for nothing', () => {
    const items = ['甲', '乙&'].map((name) => html`<li>${name}</li>`);
    expect(html`<ul>${items}${null}${undefined}${false}</ul>${0}`.text).toBe(
      '<ul><li>甲</li><li>乙&amp;</li></ul>0',
    );
  });

  it('does not mistake a string that looks like html for html', () => {
    expect(html`${['<b>', html`<i></i>`]}`.text).toBe('&lt;b&gt;<i></i>');
  });

  it('lets no text make a tag, close an attribute or hide a control, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/);
        expect(escaped.isWellFormed()).toBe(true);
        expect(escaped).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
      }),
    );
  });
});
