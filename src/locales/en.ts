import type { BitsErrorCode } from '../errors.js';
import type { PhraseTable } from './locale.js';

/**
 * English: the fallback of all languages, and the list of keys that every other language has.
 *
 * `{word}` is a placeholder and may be anywhere in the phrase. `{n}` selects the plural form of a phrase by the
 * language's own rules. Names, sizes, times and percentages are already formatted.
 */
export const en = {
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
  'reject-type': 'This type of file is not accepted',
  'reject-too-small': 'Smaller than {limit}',
  'reject-too-large': 'Larger than {limit}',
  'reject-total-too-large': 'All files together exceed {limit}',
  'reject-too-many': { one: 'Only one file can be added', other: 'Only {n} files can be added' },
  'reject-duplicate': 'Already in the list',
  already: 'Already uploaded',
  again: 'Upload again',
  'reject-same-name': 'A file of this name is already in the list',
  'reject-bad-name': 'This file name cannot be used',
  'reject-vetoed': 'Not accepted by this page',

  // Reasons why a file failed or waits
  'error-bad-endpoint': 'This page does not say where to upload to',
  'error-bad-name': 'This file name cannot be used',
  'error-not-bits-server': 'The server does not understand these uploads',
  'error-headers-hidden': 'The server hides its answers from this page',
  'error-uploads-disabled': 'Uploads are not enabled at this address',
  'error-forbidden': 'You may not upload to this place',
  'error-auth': 'You need to sign in again',
  'error-exists': 'A file of this name already exists on the server',
  'error-too-large': 'The server does not accept files this large',
  'error-disk-full': 'The server has no space left',
  'error-empty-refused': 'The server does not accept empty files',
  'error-bad-request': 'The server did not understand the request',
  'error-application-failed': 'The server could not process the file',
  'error-session-lost': 'The server lost this upload repeatedly',
  'error-session-stuck': 'The server answers, but this upload makes no progress',
  'error-delivery-mismatch': 'The file did not arrive intact',
  'error-mixed-content': 'This page is secure, but the upload address is not',
  'error-csp-blocked': 'The security rules of this page block this upload',
  'error-cors-missing': 'The server does not accept uploads from this page',
  'error-protocol': 'The server contradicted itself',
  'error-reply-missing': 'The server sent no reply',
  'error-reply-failed': 'The reply of the server could not be fetched',
  'error-redirected': 'The server moved this upload elsewhere',
  'error-network': 'No connection to the server',
  'error-timeout': 'The server did not answer in time',
  busy: 'The server is busy',
  'error-server': 'The server reported a problem',
  'error-page': 'This page stopped the upload',
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
} as const satisfies PhraseTable & { readonly [K in `error-${BitsErrorCode}`]: string };

export default en;
