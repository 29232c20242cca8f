/**
 * Figures in a row, empty ones left out. The dot stays on the line it ends, short figures are not broken,
 * and each keeps its own direction in a sentence of the other one.
 */
export function joinFacts(facts: readonly string[]): string {
  return facts
    .filter(Boolean)
    .map((fact) => (fact.length > 20 ? fact : fact.replaceAll(' ', '\u00a0')))
    .map((fact) => `\u2068${fact}\u2069`)
    .join('\u00a0· ');
}
