import { isObject, mapValues } from './graphqlToJson';

interface RawRows {
  readonly columns: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Takes the type marks of the JSON protocol off again. */
export function withoutTypeMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypeMarks);
  if (!isObject(value)) return value;
  return '$type' in value ? value['value'] : mapValues(value, withoutTypeMarks);
}

function rawCell(type: string, value: unknown): unknown {
  if (value === null) return { prisma__type: 'null', prisma__value: null };
  if (Array.isArray(value) && type.endsWith('-array')) {
    return {
      prisma__type: 'array',
      prisma__value: value.map((item) => rawCell(type.slice(0, -'-array'.length), item)),
    };
  }
  return { prisma__type: type, prisma__value: value };
}

function isRawRows(value: unknown): value is RawRows {
  return isObject(value) && Array.isArray(value['columns']) && Array.isArray(value['rows']);
}

/** Rows of a raw query as engine 5.4 gave them, which is what prisma 0.11 for Python reads: one object of typed cells per row. */
export function rawRows(answer: unknown): unknown {
  if (!isRawRows(answer)) return answer;
  const { columns, types, rows } = answer;
  return rows.map((row) =>
    Object.fromEntries(row.map((value, index) => [columns[index] ?? '', rawCell(types[index] ?? 'null', value)])),
  );
}
