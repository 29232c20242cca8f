/**
 * Figures in a row, empty ones left out. The dot stays on the line it ends, and each figure keeps its
 * own direction in a sentence of the other one.
 */
export function joinFacts(facts: readonly string[]): string {
  return facts
    .filter(Boolean)
    .map((fact) => `\u2068${fact}\u2069`)
    .join('\u00a0· ');
}
