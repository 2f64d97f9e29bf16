import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCliXml } from '../../../apps/controller/src/transports/winrm/clixml.js';
import { TextSink } from '../../../apps/controller/src/transports/winrm/output.js';
import { escapeXml, parseXml } from '../../../apps/controller/src/transports/winrm/xml.js';

const OBJS = 'Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"';
const CLIXML = `#< CLIXML\r\n<${OBJS}><Obj S="progress" RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T></TN><MS><S N="Activity">Preparing modules</S></MS></Obj><S S="Error">throw : b\u00f6se _x0026_ &lt;rot&gt;_x000D__x000A_</S><S S="Error">At line:1_x000D__x000A_</S><S S="warning">careful_x000D__x000A_</S><S S="verbose">chatter</S></Objs>`;
const WORDS = 'throw : böse & <rot>\r\nAt line:1\r\ncareful\r\n';

test('CLIXML gives its errors and warnings in words, without progress and chatter', () => {
  assert.equal(readCliXml(CLIXML), WORDS);
});

test('several CLIXML documents behind one another are all read', () => {
  assert.equal(readCliXml(`${CLIXML}\r\n${CLIXML}`), WORDS + WORDS);
});

test('what only begins like CLIXML stays as it is, and CLIXML that was cut off gives what it has', () => {
  assert.equal(readCliXml('#< CLIXML\r\nbut then plain text'), '#< CLIXML\r\nbut then plain text');
  assert.equal(readCliXml(CLIXML.slice(0, CLIXML.indexOf('<S S="warning"'))), 'throw : böse & <rot>\r\nAt line:1\r\n');
  assert.equal(readCliXml(`#< CLIXML\r\n<${OBJS}></Objs>`), '');
});

test('an escaped character of two units comes out whole, and an escaped underscore is one', () => {
  const text = `#< CLIXML\r\n<${OBJS}><S S="Error">_xD83D__xDE00_ _x005F_x000D_</S></Objs>`;
  assert.equal(readCliXml(text), '😀 _x000D_');
});

test('a sink finds CLIXML however the bytes are cut', async () => {
  for (const size of [1, 7, 10_000]) {
    const heard: string[] = [];
    const sink = new TextSink(10_000, (text) => heard.push(text));
    const bytes = Buffer.from(CLIXML);
    for (let at = 0; at < bytes.length; at += size) await sink.push([bytes.subarray(at, at + size)]);
    await sink.end();
    assert.equal(sink.text, WORDS);
    assert.deepEqual(heard, [WORDS]);
  }
});

test('whatever the text and wherever it is cut, it comes out as it was, and memory is bounded', async () => {
  const pieces = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 40 });
  const texts = fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !/^(\ufeff|#)/.test(text));
  await fc.assert(
    fc.asyncProperty(texts, pieces, fc.nat({ max: 100 }), async (text, sizes, limit) => {
      const bytes = Buffer.from(text);
      let heard = '';
      const sink = new TextSink(limit, (part) => {
        heard += part;
      });
      let at = 0;
      for (const size of sizes) {
        await sink.push([bytes.subarray(at, at + size)]);
        at += size;
      }
      await sink.push([bytes.subarray(at)]);
      await sink.end();
      assert.equal(heard, text);
      assert.equal(sink.text, text.slice(0, limit));
      assert.equal(sink.truncated, text.length > limit);
    }),
  );
});

test('CLIXML longer than the limit is given as it comes instead of being kept', async () => {
  const sink = new TextSink(100);
  await sink.push([Buffer.from(CLIXML)]);
  await sink.end();
  assert.deepEqual([sink.text, sink.truncated], [CLIXML.slice(0, 100), true]);
});

test('characters that end a line only in XML 1.1 stay what they are', () => {
  assert.equal(parseXml('<a>1\u00852\u20283\r\n4</a>').textContent, '1\u00852\u20283\n4');
});

test('any text that XML can carry survives being escaped and parsed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      let escaped: string;
      try {
        escaped = escapeXml(text);
      } catch (problem) {
        assert.ok(problem instanceof RangeError);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse.
        assert.match(text, /[\u0000-\u001f\ufffe\uffff\ud800-\udfff]/);
        return;
      }
      assert.equal(parseXml(`<a>${escaped}</a>`).textContent, text);
      assert.equal(
        parseXml(`<a b="${escaped.replaceAll(/[\t\n]/g, ' ')}"/>`).getAttribute('b'),
        text.replaceAll(/[\t\n]/g, ' '),
      );
    }),
  );
});

test('an answer made to keep the reader busy is refused at once', () => {
  const start = performance.now();
  const nested = Array.from({ length: 12_000 }, () => '<a xmlns:b="u">').join('') + '</a>'.repeat(12_000);
  assert.throws(() => parseXml(nested), { reason: 'protocol', message: /too many elements/ });
  assert.ok(performance.now() - start < 200);
});

const refused = [
  '',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<a/>text',
  '<a b="1" b="2"/>',
  '<a>&unknown;</a>',
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  '<!doctype html><html/>',
  '<x:a/>',
];
for (const xml of refused) {
  test(`${JSON.stringify(xml)} is no XML to us`, () => {
    assert.throws(() => parseXml(xml), { reason: 'protocol' });
  });
}
