// What vue-tsc compares a template with: a mistake in the package's types is an error in this file.
import type { GlobalComponents } from 'vue';
import 'bits-upload/vue';

type Props = InstanceType<GlobalComponents['bits-upload']>['$props'];

export const right: Props = {
  class: 'wide',
  endpoint: '/uploads/{path}',
  multiple: true,
  maxFileSize: '20GiB',
  'max-files': 3,
  headers: { Authorization: 'Bearer' },
  onBitsSuccess: (event) => console.log(event.task.name, event.url),
  onBitsTasksChange: ({ tasks }) => console.log(tasks.length),
};

export const wrong: Props[] = [
  // @ts-expect-error A misspelt attribute.
  { mulitple: true },
  // @ts-expect-error A value that the attribute does not have.
  { layout: 'circle' },
  // @ts-expect-error The event has no such field.
  { onBitsSuccess: (event) => event.urls },
];
