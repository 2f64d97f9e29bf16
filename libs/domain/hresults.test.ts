import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeHresult, HRESULTS } from './hresults.js';

/** The codes that Microsoft's update error reference names and that field reports show: none may be missing. */
const KNOWN = `
0x00240005 0x00240006 0x00240009 0x80240001 0x80240004 0x80240008 0x80240009 0x8024000B 0x8024000C 0x8024000E 0x80240010
0x80240016 0x80240017 0x80240018 0x80240019 0x8024001B 0x8024001E 0x8024001F 0x80240020 0x80240021 0x80240022 0x80240023
0x80240024 0x80240025 0x80240028 0x8024002A 0x8024002E 0x8024002F 0x80240032 0x80240033 0x80240034 0x80240035 0x80240036
0x80240042 0x80240044 0x8024004A 0x8024004C 0x80240055 0x80240056 0x80240059 0x8024005A 0x80240438 0x8024043C 0x80240FFF
0x80242006 0x80242007 0x8024200A 0x8024200B 0x8024200D 0x80242014 0x80242015 0x80242017 0x80243003 0x80244007 0x80244010
0x80244011 0x80244017 0x80244018 0x80244019 0x8024401B 0x8024401C 0x8024401F 0x80244022 0x80244023 0x8024402C 0x8024402F
0x80246002 0x80246007 0x80246008 0x80246017 0x8024601E 0x80248007 0x80248014 0x80248016 0x8024A000 0x8024A004 0x8024A007
0x8024A10A 0x8024D009 0x80070002 0x80070003 0x80070005 0x8007000D 0x80070020 0x80070070 0x80070422 0x8007045B 0x80070490
0x800705B4 0x80070643 0x80070BC9 0x80072EE2 0x80072EE7 0x80072EFD 0x80072EFE 0x80072F8F 0x80073701 0x80073712 0x800F081F
0x800F0831 0x800F0922 0x800F0988 0x80D02002 0x80200053 0xC1900101 0xC1900107 0xC1900200 0xC1900208
`
  .trim()
  .split(/\s+/);

test('every known code has a sentence and a next step, and the table has no other', () => {
  assert.deepEqual(Object.keys(HRESULTS).sort(), [...KNOWN].sort());
  for (const code of KNOWN) {
    const { sentence, nextStep } = describeHresult(code);
    assert.match(sentence, /^[A-Z].*\.$/, code);
    assert.match(nextStep, /^[A-Z].*\.$/, code);
  }
});

test('a code that promises another try is transient, and only such a one', () => {
  for (const [code, text] of Object.entries(HRESULTS)) {
    const promises = /tried again|looked at again|next search goes on/.test(text.nextStep);
    assert.equal(promises, text.transient ?? false, code);
  }
});

test('a code is found in any spelling', () => {
  assert.equal(describeHresult('0x80240019').symbol, 'WU_E_EXCLUSIVE_INSTALL_CONFLICT');
  assert.equal(describeHresult('0x8024001f').symbol, 'WU_E_NO_CONNECTION');
  assert.equal(describeHresult('240005').code, '0x00240005');
});

test('an unknown failure is said to be unknown and is not tried again', () => {
  const described = describeHresult('0x8BADF00D');
  assert.equal(described.symbol, null);
  assert.match(described.sentence, /0x8BADF00D.*no explanation/);
  assert.equal(described.transient, false);
});

test('an unknown code without the failure bit is not called a failure', () => {
  assert.match(describeHresult('0x00000000').sentence, /success/);
});
