/** Figures in a row, empty ones left out. The dot stays on the line it ends. */
export function joinFacts(facts: readonly string[]): string {
  return facts.filter(Boolean).join('\u00a0· ');
}
