// The XML of callbacks is read as far as it is known, and nothing else of XML is.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from '#adapters/wecom-app/xml.ts';
import { xmlOf } from '#tests/doubles/wecom-app/index.ts';

describe('the XML of a callback', () => {
  it('gives its fields, numbers and texts, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, number) => {
        const fields = readXml(xmlOf({ Content: text, MsgId: number }));
        expect(fields?.get('Content')).toBe(text);
        expect(fields?.get('MsgId')).toBe(String(number));
      }),
    );
  });

  it('may be spaced, have an empty element, and elements within elements, which are passed over', () => {
    const source = `
<xml>
  <ToUserName><![CDATA[ww]]></ToUserName>
  <EventKey/>
  <SelectedItems><SelectedItem><QuestionKey><![CDATA[q]]></QuestionKey></SelectedItem>
  </SelectedItems>
  <AgentID>1</AgentID>
</xml>`;
    expect([...(readXml(source) ?? [])]).toEqual([
      ['ToUserName', 'ww'],
      ['EventKey', ''],
      ['AgentID', '1'],
    ]);
  });

  it.each([
    ['a declaration', '<?xml version="1.0"?><xml></xml>'],
    ['a document type', '<!DOCTYPE xml><xml></xml>'],
    ['an entity of its own', '<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>'],
    ['a known entity', '<xml><A>&lt;</A></xml>'],
    ['a comment', '<xml><!-- --></xml>'],
    ['an attribute', '<xml><A b="c">d</A></xml>'],
    ['another root', '<soap></soap>'],
    ['a root within the root', '<xml><xml></xml></xml>'],
    ['two roots', '<xml></xml><xml></xml>'],
    ['text beside elements', '<xml>a<B>c</B></xml>'],
    ['text behind an element in an element', '<xml><A><B>c</B>d</A></xml>'],
    ['text behind the root', '<xml></xml>a'],
    ['CDATA outside elements', '<xml></xml><![CDATA[a]]>'],
    ['one field twice', '<xml><A>1</A><A>2</A></xml>'],
    ['an end that is another’s', '<xml><A></B></xml>'],
    ['an end too many', '<xml></xml></xml>'],
    ['no end', '<xml><A>1</A>'],
    ['CDATA without end', '<xml><A><![CDATA[1</A></xml>'],
    ['a name that is none', '<xml><1>a</1></xml>'],
    ['depth', `${'<xml>'}${'<a>'.repeat(9)}${'</a>'.repeat(9)}</xml>`],
    ['nothing', ''],
    ['JSON', '{"a":1}'],
  ])('is refused with %s', (_what, source) => {
    expect(readXml(source)).toBeNull();
  });

  it('takes no longer than it is long', () => {
    const size = 400_000;
    const sources = ['<xml><A><![CDATA[', '<xml><A>', '<', '<xml><![CDATA[]]'].map((start) =>
      (start + start.at(-1)?.repeat(size)).slice(0, size),
    );
    const startedAtMs = performance.now();
    for (const source of sources) expect(readXml(source)).toBeNull();
    expect(readXml('<a>'.repeat(size / 3))).toBeNull();
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });
});
