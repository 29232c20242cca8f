/** The browsers that are driven from outside, killed and started again. */
export type E2eEngine = 'chromium' | 'firefox';
