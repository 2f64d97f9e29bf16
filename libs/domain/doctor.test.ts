import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { basisOf, DOCTOR_STATEMENTS, readDoctorFilter, writeDoctorFilter } from './doctor.js';
import { DOCTOR_ANSWERS, DOCTOR_QUESTIONS } from './words.js';

test('what nobody measured is assumed, however many machines could not tell', () => {
  for (const question of DOCTOR_QUESTIONS) assert.equal(basisOf(question, { yes: 0, no: 0 }), 'assumed');
});

test('one machine that could tell makes it observed or refutes it; two that differ make it mixed', () => {
  for (const question of DOCTOR_QUESTIONS) {
    const { reckoned } = DOCTOR_STATEMENTS[question];
    assert.equal(basisOf(question, { yes: 1, no: 0 }), reckoned === 'yes' ? 'observed' : 'refuted');
    assert.equal(basisOf(question, { yes: 0, no: 3 }), reckoned === 'no' ? 'observed' : 'refuted');
    assert.equal(basisOf(question, { yes: 1, no: 3 }), 'mixed');
  }
});

test('a filter by an answer reads back from an address as it was written, whatever the edition is called', () => {
  const plain = { noNullPrototype: true };
  const edition = fc.string({ unit: 'binary', maxLength: 30 });
  const windows = fc.option(fc.record({ build: fc.nat(999_999_999), edition }, plain));
  const [question, answer] = [fc.constantFrom(...DOCTOR_QUESTIONS), fc.constantFrom(...DOCTOR_ANSWERS)];
  const filters = fc.record({ question, answer, windows }, plain);
  fc.assert(fc.property(filters, (filter) => assert.deepEqual(readDoctorFilter(writeDoctorFilter(filter)), filter)));
});

test('a filter with an unknown question, an unknown answer or half a Windows is none', () => {
  for (const text of ['', 'x:yes', 'hold-holds:perhaps', 'hold-holds', 'hold-holds:yes:26200', 'hold-holds:yes:a:Core'])
    assert.equal(readDoctorFilter(text), null, text);
});
