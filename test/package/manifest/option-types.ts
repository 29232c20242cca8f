import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** The types of the members of `ManagerOptions`, as they are written in the file. */
export function optionTypes(file: string): Map<string, string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const types = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== 'ManagerOptions') continue;
    for (const member of statement.members)
      if (ts.isPropertySignature(member) && member.type)
        types.set(member.name.getText(source), member.type.getText(source));
  }
  return types;
}
