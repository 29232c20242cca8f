import type { BitsErrorCode } from '../../errors.js';
import type { PhraseTable } from '../locale.js';

/** The English phrases that are loaded when the list has its first file, as it may fail. */
export const later = {
  // Reasons why a file was refused
  'reject-type': 'This type of file is not accepted',
  'reject-too-small': 'Smaller than {limit}',
  'reject-too-large': 'Larger than {limit}',
  'reject-total-too-large': 'All files together exceed {limit}',
  'reject-too-many': { one: 'Only one file can be added', other: 'Only {n} files can be added' },
  'reject-duplicate': 'Already in the list',
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
} as const satisfies PhraseTable & { readonly [K in `error-${BitsErrorCode}`]: string };
