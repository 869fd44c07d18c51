/** Field types of every model of a Prisma schema: model -> field -> type. */
export type DataModel = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads just what the JSON protocol needs to know: which field holds which scalar or model. */
export function parseDataModel(schema: string): DataModel {
  const models = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of schema.split('\n')) {
    const model = /^model\s+(\w+)/.exec(line)?.[1];
    if (model !== undefined) {
      current = new Map();
      models.set(model, current);
    } else if (line.startsWith('}')) {
      current = undefined;
    } else {
      const [, field, type] = /^\s+(\w+)\s+(\w+)/.exec(line) ?? [];
      if (field !== undefined && type !== undefined) current?.set(field, type);
    }
  }
  return models;
}
