// Writes src/api/schema.ts from openapi.json, the document that the service serves at /openapi/v1.json.
import { readFile, writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

/** The types of a document as TypeScript. */
export async function typesOf(document) {
  return astToString(await openapiTS(numbersAreNumbers(document), { rootTypes: true, rootTypesNoSchemaPrefix: true, alphabetize: true }));
}

/** The service also reads numbers from text, and says so; it only ever writes numbers. */
function numbersAreNumbers(node) {
  if (Array.isArray(node)) return node.map(numbersAreNumbers);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, numbersAreNumbers(value)]));
  if (Array.isArray(copy.type) && copy.type.includes('string') && copy.type.some((type) => type === 'integer' || type === 'number')) {
    copy.type = copy.type.filter((type) => type !== 'string');
    delete copy.pattern;
  }
  return copy;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile('src/api/schema.ts', await typesOf(JSON.parse(await readFile('openapi.json', 'utf8'))));
}
