export * from './manager/contract/events/bits-events.js';
