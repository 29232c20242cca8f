/** What is used of a custom-elements manifest (its schema 1 and 2). */
export interface Manifest {
  schemaVersion: string;
  modules: ManifestModule[];
}

export interface ManifestModule {
  kind: string;
  path: string;
  declarations?: Declaration[];
  exports?: { kind: string; name: string; declaration: { name: string; module?: string } }[];
}

export interface Documented {
  name: string;
  description?: string;
  type?: { text: string };
  default?: string;
}

export interface Member extends Documented {
  kind: string;
  privacy?: string;
  static?: boolean;
  readonly?: boolean;
  attribute?: string;
  reflects?: boolean;
  inheritedFrom?: object;
  parameters?: Documented[];
  return?: { type?: { text: string } };
}

export interface Attribute extends Documented {
  fieldName?: string;
  inheritedFrom?: object;
}

export interface Declaration {
  kind: string;
  name: string;
  description?: string;
  superclass?: object;
  tagName?: string;
  members?: Member[];
  attributes?: Attribute[];
  events?: Documented[];
  slots?: Documented[];
  cssParts?: Documented[];
  cssProperties?: Documented[];
  cssStates?: Documented[];
}

/** The declaration of the element. */
export function elementOf(manifest: Manifest): Required<Declaration> {
  const found = manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === 'bits-upload');
  if (!found) throw new Error('the manifest has no <bits-upload>');
  return found as Required<Declaration>;
}
