/**
 * What the pages and the server use of the peers. Their own types are there only once this folder's packages are
 * installed, which neither users nor CI do.
 */
declare module 'tus-js-client' {
  export class Upload {
    constructor(
      file: File,
      options: {
        readonly endpoint: string;
        readonly metadata: Readonly<Record<string, string>>;
        readonly onSuccess: () => void;
        readonly onError: (error: Error) => void;
      },
    );
    start(): void;
  }
}

declare module '@uppy/core' {
  export default class Uppy {
    use(plugin: unknown, options: Readonly<Record<string, unknown>>): this;
    addFiles(files: readonly { readonly name: string; readonly type: string; readonly data: File }[]): void;
    upload(): Promise<{ readonly failed?: readonly { readonly error?: unknown }[] } | undefined>;
    destroy(): void;
  }
}

declare module '@uppy/xhr-upload' {
  const plugin: unknown;
  export default plugin;
}

declare module '@uppy/tus' {
  const plugin: unknown;
  export default plugin;
}

declare module 'filepond' {
  export interface FilePond {
    readonly element: HTMLElement;
    addFiles(files: readonly File[]): Promise<unknown>;
    processFiles(): Promise<unknown>;
  }
  export function create(options: Readonly<Record<string, unknown>>): FilePond;
}

declare module 'filepond/dist/filepond.min.css' {
  const text: string;
  export default text;
}

declare module 'resumablejs' {
  export default class Resumable {
    constructor(options: Readonly<Record<string, unknown>>);
    on(event: string, listener: (...args: unknown[]) => void): void;
    addFiles(files: readonly File[]): void;
    upload(): void;
  }
}

declare module '@mux/upchunk' {
  export function createUpload(options: { readonly endpoint: string; readonly file: File }): {
    on(event: 'success' | 'error', listener: (event: CustomEvent<{ message?: string } | null>) => void): void;
  };
}

declare module '@tus/server' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export class Server {
    constructor(options: {
      readonly path: string;
      readonly datastore: unknown;
      readonly relativeLocation?: boolean;
      readonly onUploadFinish?: (
        request: unknown,
        upload: { readonly id: string; readonly metadata?: Readonly<Record<string, string | null>> },
      ) => Promise<object>;
    });
    handle(request: IncomingMessage, response: ServerResponse): Promise<unknown>;
  }
}

declare module '@tus/file-store' {
  export class FileStore {
    constructor(options: { readonly directory: string });
  }
}
