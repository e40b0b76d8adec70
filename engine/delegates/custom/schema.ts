import { expression, predicate, profileShape } from './shape.ts';
import type { Shape } from './validate.ts';

type Json = { readonly [key: string]: unknown };

/** Shapes that hold themselves are written once and referred to. */
const definitions: ReadonlyMap<Shape, string> = new Map([
  [predicate, 'predicate'],
  [expression, 'expression'],
]);

const schemaOf = (shape: Shape): Json => {
  const name = definitions.get(shape);
  return name === undefined ? written(shape) : { $ref: `#/definitions/${name}` };
};

const each = (shapes: readonly (() => Shape)[]): Json[] => shapes.map((of) => schemaOf(of()));

const withKind = (kind: string, schema: Json): Json => ({
  ...schema,
  properties: { ...(schema.properties as Json), kind: { const: kind } },
});

function written(shape: Shape): Json {
  switch (shape.is) {
    case 'anything':
      return {};
    case 'string':
      return { type: 'string', ...(shape.pattern === undefined ? {} : { pattern: shape.pattern.source }) };
    case 'number':
    case 'boolean':
      return { type: shape.is };
    case 'literal':
      return { enum: shape.values };
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.of()),
        ...(shape.least === undefined ? {} : { minItems: shape.least }),
      };
    case 'tuple':
      return { type: 'array', items: each(shape.of), minItems: shape.of.length, maxItems: shape.of.length };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.of()) };
    case 'either':
      return { anyOf: each(shape.of) };
    case 'kinds':
      return { oneOf: Object.entries(shape.kinds).map(([kind, of]) => withKind(kind, schemaOf(of()))) };
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(shape.fields).map(([name, of]) => [name, schemaOf(of())]),
        ),
        required: shape.required,
        additionalProperties: shape.open ?? false,
      };
  }
}

/** The JSON Schema (draft 7) of a profile, made from the shape that imports are checked against. */
export const profileSchema = (): Json => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Delegate profile, version 1',
  ...schemaOf(profileShape),
  definitions: Object.fromEntries([...definitions].map(([shape, name]) => [name, written(shape)])),
});
