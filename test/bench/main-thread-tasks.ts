import type { RawPage } from '../e2e/support/browser/raw-browser.js';

/** Tasks of the main thread of the page, as Chromium's trace has them. */
export interface MainThreadTask {
  /** The last mark before it: `performance.mark`. */
  readonly phase: string;
  /** Time from its begin to its end. Milliseconds. */
  readonly ms: number;
  /** Time that it had the processor, which other programs do not change. Milliseconds. */
  readonly cpuMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, as the durations. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  /** Time of the thread on the processor. */
  readonly tts?: number;
}

/** Begins a trace of all tasks, and of the page's marks. */
export async function beginTrace(page: RawPage): Promise<void> {
  const includedCategories = ['toplevel', 'blink.user_timing'];
  const traceConfig = { recordMode: 'recordContinuously', traceBufferSizeInKb: 400_000, includedCategories };
  await page.command('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig });
}

/** Ends the trace. Its tasks after the first of these marks, of the thread that set it. */
export async function endTrace(page: RawPage, phases: readonly string[]): Promise<readonly MainThreadTask[]> {
  const complete = page.next<{ readonly stream: string }>('Tracing.tracingComplete');
  await page.command('Tracing.end');
  const { stream: handle } = await complete;
  let text = '';
  for (let eof = false; !eof;) {
    const part = await page.command<{ data: string; eof: boolean }>('IO.read', { handle, size: 8_000_000 });
    text += part.data;
    ({ eof } = part);
  }
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  const marks = traceEvents.filter(
    ({ cat, name }) => cat.includes('blink.user_timing') && phases.includes(name),
  );
  const [first] = marks;
  if (first === undefined || new Set(marks.map(({ name }) => name)).size < phases.length)
    throw new Error('The trace does not have all marks of the page');
  return traceEvents
    .filter((event) => event.pid === first.pid && event.tid === first.tid && event.cat === 'toplevel')
    .flatMap(({ ts, dur = 0, tts = 0, tdur = 0 }) => {
      const end = ts + dur;
      const phase = marks.filter((mark) => mark.ts < end).at(-1)?.name;
      if (phase === undefined) return [];
      // What the browser does before the first mark is not of the page.
      const before = Math.max(0, first.ts - ts);
      const cpuBefore = before && (first.tts ?? tts) - tts;
      const ms = (dur - before) / 1000;
      // The thread's clock of some machines advances in steps that are longer than a task.
      return [{ phase, ms, cpuMs: Math.min(ms, (tdur - cpuBefore) / 1000) }];
    });
}
