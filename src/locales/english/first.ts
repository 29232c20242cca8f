import type { PhraseTable } from '../locale.js';

/** The English phrases that the element has from the start. `{word}` is a placeholder, see `en.ts`. */
export const first = {
  // The drop zone
  drop: 'Drop files here',
  dropOne: 'Drop a file here',
  dropNow: 'Drop to add',
  dropCount: { one: 'Add {n} file', other: 'Add {n} files' },
  dropDenied: 'These files cannot be added here',
  choose: 'Choose files',
  chooseOne: 'Choose a file',
  chooseFolder: 'Choose a folder',
  chooseAgain: 'Choose file',
  add: 'Add files',
  addMore: 'Add more',
  hintSize: 'Up to {size} per file',
  hintTotal: 'Up to {size} in total',
  hintTypes: 'Accepted: {types}',
  typeImage: 'Images',
  typeVideo: 'Videos',
  typeAudio: 'Audio',
  typeText: 'Text',
  typeWord: 'Word documents',
  hintCount: { one: 'One file', other: 'Up to {n} files' },
  reading: { one: 'Reading the folder: {n} file', other: 'Reading the folder: {n} files' },
  stop: 'Stop',

  // Accessible names
  control: 'File upload',
  list: 'Files',
  overall: 'Overall progress',
  progressOf: 'Progress of {name}',
  actionFor: '{action}: {name}',

  // Patterns that join phrases
  because: '{state}: {reason}',
  reached: '{percent}, {state}',
  oneByOne: '{first}. {second}',

  // Status of a file
  ready: 'Ready to start',
  queued: 'Queued',
  starting: 'Starting',
  sending: 'Sending',
  confirming: 'Confirming',
  finishing: 'Finishing on the server',
  waiting: 'Trying again in {time}',
  waitingNow: 'Trying again',
  paused: 'Paused',
  offline: 'Offline. Continues when the connection is back',
  otherTab: 'Uploading in another tab',
  signIn: 'Paused until you sign in again',
  cancelling: 'Cancelling',
  succeeded: 'Uploaded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  removed: 'Removed',
  restored: 'Unfinished from an earlier visit',
  needReload: 'Choose this file again to continue',
  needPermission: 'Allow access to this file to continue',
  needChanged: 'This file was changed after its upload began',
  needUnreadable: 'This file can no longer be read',
  needMismatch: 'That was a different file. Choose the original one',
  lost: 'The server lost this upload. It starts again',
  lostPart: 'The server lost a part of this upload. It goes on from {done}',

  // Figures
  amount: '{done} of {size}',
  timeLeft: '{time} left',
  took: 'Took {time}',

  // Buttons
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  retryNow: 'Retry now',
  cancel: 'Cancel',
  remove: 'Remove from list',
  undo: 'Undo',
  allow: 'Allow access',
  startOver: 'Start over',
  dismiss: 'Dismiss',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  copyReport: 'Copy report',
  reportCopied: 'Report copied',
  startAll: { one: 'Upload {n} file', other: 'Upload {n} files' },
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  details: 'Details',
  retryAll: 'Retry failed',
  cancelAll: 'Cancel all',
  undoAll: 'Undo all',
  clear: 'Clear finished',

  // Filter of a long list
  filter: 'Files shown',
  filterAll: 'All {count}',
  filterActive: 'Active {count}',
  filterFailed: 'Failed {count}',
  filterDone: 'Done {count}',

  // Summary above the list
  headReady: { one: '{n} file ready', other: '{n} files ready' },
  headActive: { one: 'Uploading {n} file', other: 'Uploading {n} files' },
  headOf: '{done} of {n} files uploaded',
  headPaused: { one: '{n} file paused', other: '{n} files paused' },
  headWaiting: { one: '{n} file waiting', other: '{n} files waiting' },
  headNeeded: { one: '{n} file is needed again', other: '{n} files are needed again' },
  headFailed: { one: '{n} file failed', other: '{n} files failed' },
  headSucceeded: { one: '{n} file uploaded', other: '{n} files uploaded' },
  headNone: 'Nothing left to do',
  willSubmit: 'The form is sent when all files are uploaded',

  // Refused files
  rejected: { one: '{n} file was not added', other: '{n} files were not added' },
  more: { one: 'and {n} more', other: 'and {n} more' },
  already: 'Already uploaded',
  again: 'Upload again',

  noStorage: 'This browser cannot remember these uploads: they will not survive closing the page',

  // Messages of the form
  required: 'Please add a file.',
  stillUploading: 'Please wait until all files are uploaded.',
  someFailed: 'Please retry or remove the files that were not uploaded.',

  // Announcements of a screen reader
  saidAdded: { one: '{n} file added', other: '{n} files added' },
  saidAll: 'All {n} files uploaded',
  saidRejected: { one: '{n} file refused: {reason}', other: '{n} files refused: {reason}' },
  saidMilestone: '{percent} uploaded',
  saidUndo: 'You have {time} to undo this',
  undone: 'Undone',
  saidFailed: '{name}: failed. {reason}',
} as const satisfies PhraseTable;
