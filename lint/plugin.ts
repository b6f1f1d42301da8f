// The oxlint plugin that holds every file to the import table.

import { relative, sep } from 'node:path';
import { judgeImport } from './import-table.ts';

// oxlint's own no-restricted-imports was tried: it has no look-ahead, knows no "own folder", and
// sees neither require(), nor import('x') in a type, nor where a ./../ ends.

interface Literal {
  readonly type: string;
  readonly value?: unknown;
}

interface ModuleNode {
  readonly type: string;
  readonly source?: Literal | null;
  readonly importKind?: string | null;
  readonly exportKind?: string | null;
}

interface CallNode {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly Literal[];
}

interface RuleContext {
  readonly cwd: string;
  readonly filename: string;
  report(found: { readonly node: object; readonly message: string }): void;
}

const importTable = {
  create(context: RuleContext) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const judge = (node: object, source: Literal | null | undefined, typeOnly: boolean): void => {
      const specifier = typeof source?.value === 'string' ? source.value : null;
      const message = judgeImport(file, { specifier, typeOnly });
      if (message !== null) context.report({ node, message });
    };
    // `import { type A }` is judged as a value: with verbatimModuleSyntax it still runs the module.
    const declaration = (node: ModuleNode): void => {
      if (node.source) judge(node, node.source, node.importKind === 'type' || node.exportKind === 'type');
    };
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (node: ModuleNode) => judge(node, node.source, false),
      TSImportType: (node: ModuleNode) => judge(node, node.source, true),
      TSExternalModuleReference: (node: { readonly expression: Literal }) =>
        judge(node, node.expression, false),
      CallExpression: (node: CallNode) => {
        if (node.callee.name === 'require') judge(node, node.arguments[0], false);
      },
    };
  },
};

// oxlint takes a plugin as a default export only.
export default { meta: { name: 'house' }, rules: { 'import-table': importTable } };
