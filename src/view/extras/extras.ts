import type { TemplateResult } from 'lit';
import type { Tools } from '../format/tools.js';
import { dropText } from './drop-text.js';
import type { PhraseKey } from '../../locales/locale.js';
import { KeepAwake } from './keep-awake.js';
import { fileLinks, type FileLinks, type LinkHost } from './file-links.js';
import { rejectionsNotice, type RejectionsContext } from './rejections.js';
import { reportsOf, type ReportHost, type Reports } from './reports.js';
import { watchTitle } from './tab-title.js';
import { welcomeBack, type WelcomeContext } from './welcome-back.js';

/** Announces a phrase. */
type Note = (phrase: PhraseKey) => void;

/** What only some pages and moments show, loaded together on demand: who needs one of these often needs another. */
export interface Extras {
  readonly keepAwake: KeepAwake;
  readonly dropText: typeof dropText;
  readonly watchTitle: typeof watchTitle;
  readonly fileLinks: (host: LinkHost, note: Note) => FileLinks;
  readonly reports: (host: ReportHost, note: Note) => Reports;
  readonly rejectionsNotice: (context: RejectionsContext) => TemplateResult;
  readonly welcomeBack: (context: WelcomeContext) => TemplateResult | undefined;
}

export function createExtras(tools: Tools): Extras {
  return {
    keepAwake: new KeepAwake(),
    dropText,
    watchTitle,
    fileLinks: (host, note) => fileLinks(tools, host, () => note('linkCopied')),
    reports: (host, note) => reportsOf({ ...tools, host, note }),
    rejectionsNotice: (context) => rejectionsNotice(tools, context),
    welcomeBack: (context) => welcomeBack(tools, context),
  };
}
