// What a session does about failures, and what its errors say: loaded with the first request of a page.
export { readFault } from '../../protocol/fault.js';
export { connect } from './given.js';
export { toBitsError } from './error-message.js';
export { goBack } from './lost-session.js';
export { failureKindOf } from './failure-kind.js';
export { onFailure, onUndelivered } from './on-failure.js';
