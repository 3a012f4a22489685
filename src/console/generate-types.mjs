// Writes src/api/schema.ts from openapi.json, the document that the service serves at /openapi/v1.json: its types, and the one limit of
// the service that the console has to know before it asks.
import { readFile, writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

/** The types of a document as TypeScript. */
export async function typesOf(document) {
  return astToString(await openapiTS(numbersAreNumbers(document), { rootTypes: true, rootTypesNoSchemaPrefix: true, alphabetize: true }));
}

/** Longest request in bytes with which the service takes a file. */
export function mostUploadBytesOf(document) {
  const { schema } = document.paths['/api/datasets/{name}/versions'].post.requestBody.content['multipart/form-data'];
  const most = schema.properties.file.maxLength;
  if (!Number.isInteger(most)) throw new Error('openapi.json does not tell how long an upload may be.');
  return most;
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
  const document = JSON.parse(await readFile('openapi.json', 'utf8'));
  await writeFile('src/api/schema.ts', `${await typesOf(document)}export const MostUploadBytes = ${mostUploadBytesOf(document)};\n`);
}
