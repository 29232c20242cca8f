import {
  ENGINES,
  findBrowsers,
  requestedEngines,
  type Engine,
  type FoundBrowsers,
} from '../browsers/find.js';
import { canInstall, installEngine, installHint } from '../browsers/install.js';

/** The browsers of this run, after saying which are left out; undefined when the run cannot go on. */
export function chooseBrowsers(): FoundBrowsers | undefined {
  let requested: Engine[] | undefined;
  try {
    requested = requestedEngines(process.env['BROWSERS']);
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
  let found = findBrowsers();
  if (Object.keys(found).length === 0 && !requested && canInstall()) {
    console.log('No browser found: installing Chromium with apt-get.');
    try {
      installEngine('chromium');
    } catch (error) {
      console.error(String(error));
    }
    found = findBrowsers();
  }
  if (Object.keys(found).length === 0) {
    console.error('No browser found. Install one and run the tests again, for example:');
    for (const engine of ['chromium', 'firefox'] as const) console.error(`    ${installHint(engine)}`);
    console.error('or set CHROME_PATH or FIREFOX_PATH to an executable.');
    return undefined;
  }

  const missing = requested?.filter((engine) => !found[engine]) ?? [];
  for (const engine of missing) {
    console.error(`BROWSERS asks for ${engine}, which is not here. To get it:\n    ${installHint(engine)}`);
  }
  if (missing.length > 0) return undefined;

  const chosen: FoundBrowsers = {};
  for (const engine of ENGINES) {
    const executable = found[engine];
    if (executable && (requested?.includes(engine) ?? true)) {
      chosen[engine] = executable;
      console.log(`${engine}: ${executable}`);
    } else {
      console.log(`${engine}: left out${leftOutReason(engine, executable)}`);
    }
  }
  return chosen;
}

function leftOutReason(engine: Engine, executable: string | undefined): string {
  return executable ? ' (not in BROWSERS)' : ` (not installed; ${installHint(engine)})`;
}
