/** @jsxImportSource solid-js */
// What the compiler says of a page with Solid: a mistake in the package's types is an error in this file.
import type { BitsUpload } from 'bits-upload';
import 'bits-upload/solid';

export function Upload() {
  let element: BitsUpload | undefined;
  return (
    <bits-upload
      ref={(each) => (element = each)}
      class="wide"
      endpoint="/uploads/{path}"
      multiple
      max-files="3"
      maxFileSize="20GiB"
      prop:onAuthRequired={(task) => task.name !== element?.name}
      on:bits-success={(event) => console.log(event.task.name, event.url)}
    />
  );
}

export const wrong = [
  // @ts-expect-error A misspelt attribute.
  <bits-upload mulitple />,
  // @ts-expect-error A value that the attribute does not have.
  <bits-upload keep-files="forever" />,
  // @ts-expect-error The event has no such field.
  <bits-upload on:bits-success={(event) => event.urls} />,
];
