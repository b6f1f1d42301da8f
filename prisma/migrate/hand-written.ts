// Indexes written by hand in migrations that the schema language cannot say, so a comparison shows them.

/**
 * Left out of every comparison with schema.prisma. Checks, functions, triggers and partial indexes are
 * not here: the engine does not look at them.
 */
export const HAND_WRITTEN_INDEXES: readonly string[] = [
  // NULLS NOT DISTINCT
  'slot_once',
  'delivery_line_once',
  // text_pattern_ops: the engine writes the operator class and does not recognise it again.
  'grid_path_idx',
  'item_task_id_grid_path_idx',
];

/** Takes the statements about hand-written indexes out of a script of the engine. */
export function withoutHandWritten(script: string): string {
  const steps = script.split(/\n\n(?=-- )/).map((step) => step.trim());
  return steps.filter((step) => step !== '' && !isHandWritten(step)).join('\n\n');
}

function isHandWritten(step: string): boolean {
  const name = /^-- (?:Drop|Create)Index\n(?:DROP|CREATE|CREATE UNIQUE) INDEX "([^"]+)"/.exec(step)?.[1];
  return name !== undefined && HAND_WRITTEN_INDEXES.includes(name);
}
