/** A file of tests for the test of the counts: one passes, one fails, one is skipped. */
import { describe, test } from 'node:test';

void describe('a suite', () => {
  void describe('within a suite', () => {
    void test('one fails', () => {
      throw new Error('1 is not 2');
    });
    void test('one passes', () => undefined);
    void test.skip('one is skipped', () => undefined);
  });
});
