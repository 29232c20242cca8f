/** @jsxImportSource preact */
// What the compiler says of a page with Preact: a mistake in the package's types is an error in this file.
import { useRef } from 'preact/hooks';
import type { BitsErrorCode, BitsUpload } from 'bits-upload';
import 'bits-upload/preact';

export function Upload({ token }: { token: string }) {
  const element = useRef<BitsUpload>(null);
  return (
    <bits-upload
      ref={element}
      id="upload"
      class="wide"
      endpoint="/uploads/{path}"
      multiple
      max-files={3}
      max-file-size="20GiB"
      maxTotalSize={1e9}
      keep-files="handle"
      lang="de"
      headers={(task, packet) => ({ Authorization: `${token} ${task.name} ${packet}` })}
      strings={{ choose: 'Pick' }}
      onbits-success={(event) => console.log(event.task.name, event.url)}
      onbits-error={({ error }) => {
        const code: BitsErrorCode = error.code;
        console.warn(code);
      }}
      onbits-add={(event) => event.waitUntil(Promise.resolve())}
    >
      <span slot="label">Files</span>
    </bits-upload>
  );
}

export const wrong = [
  // @ts-expect-error A misspelt attribute.
  <bits-upload mulitple />,
  // @ts-expect-error A value that the attribute does not have.
  <bits-upload ping="sometimes" />,
  // @ts-expect-error A size without a unit that is known.
  <bits-upload max-file-size="20 apples" />,
  // @ts-expect-error A boolean where a number is meant.
  <bits-upload max-files />,
  // @ts-expect-error Preact takes it for the listener of an event: it is set on the element.
  <bits-upload onAuthRequired={() => true} />,
  // @ts-expect-error The event has no such field.
  <bits-upload onbits-success={(event) => event.urls} />,
];
