/** Source text that calls a function in the page with these arguments. */
export function callExpression(body: (...args: never[]) => unknown, args: readonly unknown[]): string {
  // tsx names inner functions with a helper that the page does not have.
  const helper = 'const __name = (target) => target;';
  const list = args.map((arg) => (arg === undefined ? 'undefined' : JSON.stringify(arg))).join(', ');
  return `(() => { ${helper} return (${body.toString()})(${list}); })()`;
}

/** Source text that finds an element through shadow roots, one selector for each. */
export function findExpression(selectors: readonly string[]): string {
  return `${JSON.stringify(selectors)}.reduce((root, selector) => (root?.shadowRoot ?? root)?.querySelector(selector), document)`;
}
