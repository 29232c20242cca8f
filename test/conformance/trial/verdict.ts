/** The server violates the rule of the case. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, got ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** The case needs a feature that this server does not offer. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}

export function check(condition: boolean, expected: string, actual: string): asserts condition {
  if (!condition) throw new Violation(expected, actual);
}
