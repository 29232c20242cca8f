import { FormControl } from '../../../src/view/form/form-control.js';
import type { Attribute } from './manifest.js';

/** What a framework's compiler accepts for an attribute. */
export interface AttributeType {
  /** The type in TypeScript, of names in `attributes.d.ts`. */
  readonly text: string;
  readonly isBoolean: boolean;
  /** The only values, if the attribute has a fixed set of them. */
  readonly values: readonly string[];
}

/** The type of an attribute: what its check accepts, and otherwise what the manifest says. */
export function attributeType({ name, fieldName, type }: Attribute): AttributeType {
  const option = FormControl.properties[fieldName ?? name];
  if (!option) throw new Error(`the attribute ${name} has no property`);
  const parse = (value: string): unknown => option.check?.parse?.(value);
  const auto = parse('auto') === 'auto';
  const values = [...(type?.text ?? '').matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
  if (option.type === Boolean) return { text: 'boolean', isBoolean: true, values: [] };
  const measure = parse('1kB') === 1000 ? 'Size' : parse('2') === 2 ? 'Numeric' : undefined;
  if (measure) return { text: auto ? `${measure} | 'auto'` : measure, isBoolean: false, values: [] };
  return { text: type?.text ?? 'string', isBoolean: false, values };
}
