import { Kind, parse, valueFromASTUntyped, type FieldNode, type SelectionSetNode, type ValueNode } from 'graphql';
import type { DataModel } from './dataModel';

/** One operation of Prisma's JSON protocol. */
export interface JsonRequest {
  readonly action: string;
  readonly modelName?: string;
  readonly query: { readonly arguments: unknown; readonly selection: unknown };
}

/** An operation with the name under which its answer is expected. */
export interface NamedRequest {
  readonly alias: string;
  readonly request: JsonRequest;
}

type Json = Readonly<Record<string, unknown>>;

/** Operations a field name can start with; a longer one stands before its own prefix. */
const operations = [
  'findUniqueOrThrow',
  'findUnique',
  'findFirstOrThrow',
  'findFirst',
  'findMany',
  'aggregate',
  'groupBy',
  'createMany',
  'createOne',
  'updateMany',
  'updateOne',
  'upsertOne',
  'deleteMany',
  'deleteOne',
];

/** Arguments whose value is again about fields of the same model. */
const transparentArguments = new Set([
  'AND',
  'OR',
  'NOT',
  'create',
  'update',
  'connectOrCreate',
  'where',
  'data',
  'upsert',
  'updateMany',
  'createMany',
  'is',
  'isNot',
  'some',
  'every',
  'none',
]);
const jsonOperators = new Set(['equals', 'not', 'set', 'array_contains']);

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function mapValues(object: Json, change: (value: unknown, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function splitOperation(name: string): { readonly action: string; readonly modelName?: string } {
  if (name === 'queryRaw' || name === 'executeRaw') return { action: name };
  const action = operations.find((operation) => name.startsWith(operation));
  if (action === undefined) throw new Error(`Unknown operation ${name}`);
  return { action, modelName: name.slice(action.length) };
}

function tagBigInt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tagBigInt);
  return typeof value === 'string' || typeof value === 'number' ? { $type: 'BigInt', value: String(value) } : value;
}

/** The client sends JSON columns as strings; untagged, the engine would store them encoded twice. */
function tagJson(value: unknown): unknown {
  return typeof value === 'string' ? { $type: 'Json', value } : value;
}

function tagValue(type: string | undefined, key: string, value: unknown, model: string, models: DataModel): unknown {
  if (type === 'Json') {
    return isObject(value)
      ? mapValues(value, (inner, operator) => (jsonOperators.has(operator) ? tagJson(inner) : inner))
      : tagJson(value);
  }
  if (type === 'BigInt') return isObject(value) ? mapValues(value, tagBigInt) : tagBigInt(value);
  if (type !== undefined && models.has(type)) return tagArguments(type, value, models);
  return transparentArguments.has(key) ? tagArguments(model, value, models) : value;
}

/** Marks the values whose type JSON cannot tell. */
function tagArguments(model: string, value: unknown, models: DataModel): unknown {
  if (Array.isArray(value)) return value.map((item) => tagArguments(model, item, models));
  const fields = models.get(model);
  if (fields === undefined || !isObject(value)) return value;
  return mapValues(value, (inner, key) => tagValue(fields.get(key), key, inner, model, models));
}

/** A literal's value; integers that a double cannot hold stay text. */
function literal(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.INT:
      return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : node.value;
    case Kind.LIST:
      return node.values.map(literal);
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value)]));
    default:
      return valueFromASTUntyped(node);
  }
}

function argumentsOf(field: FieldNode): Json {
  return Object.fromEntries((field.arguments ?? []).map((argument) => [argument.name.value, literal(argument.value)]));
}

function fieldsOf(set: SelectionSetNode): readonly FieldNode[] {
  return set.selections.filter((selection): selection is FieldNode => selection.kind === Kind.FIELD);
}

function selectionOf(set: SelectionSetNode): Json {
  return Object.fromEntries(
    fieldsOf(set).map((field) => [
      field.name.value,
      field.selectionSet === undefined
        ? true
        : { arguments: argumentsOf(field), selection: selectionOf(field.selectionSet) },
    ]),
  );
}

/** Translates the GraphQL that Prisma's Python client speaks into the JSON protocol that the WebAssembly engine speaks. */
export function graphqlToJson(text: string, models: DataModel): readonly NamedRequest[] {
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Not a GraphQL operation');
  return fieldsOf(definition.selectionSet).map((field) => {
    const operation = splitOperation(field.name.value);
    const given = argumentsOf(field);
    return {
      alias: (field.alias ?? field.name).value,
      request: {
        ...operation,
        query: {
          arguments: operation.modelName === undefined ? given : tagArguments(operation.modelName, given, models),
          selection: field.selectionSet === undefined ? {} : selectionOf(field.selectionSet),
        },
      },
    };
  });
}
