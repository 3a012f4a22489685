// Writes src/api/schema.ts from openapi.json, the document that the service serves at /openapi/v1.json.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const [source = 'openapi.json', target = 'src/api/schema.ts'] = process.argv.slice(2);

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

const document = numbersAreNumbers(JSON.parse(await readFile(source, 'utf8')));
const types = await openapiTS(document, { rootTypes: true, rootTypesNoSchemaPrefix: true, alphabetize: true });
await writeFile(target, astToString(types));
