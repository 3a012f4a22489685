// Compiles the console with types generated from another OpenAPI document: node check-api.mjs openapi.json
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import ts from 'typescript';
import { typesOf } from './generate-types.mjs';

const schema = resolve('src/api/schema.ts');
const types = await typesOf(JSON.parse(await readFile(process.argv[2], 'utf8')));

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const host = ts.createCompilerHost({ ...options, incremental: false });
const { readFile: readSource, fileExists } = host;
host.readFile = (path) => (resolve(path) === schema ? types : readSource(path));
host.fileExists = (path) => resolve(path) === schema || fileExists(path);
host.getSourceFile = (path, version) => {
  const text = host.readFile(path);
  return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
};

const program = ts.createProgram(fileNames, { ...options, incremental: false, tsBuildInfoFile: undefined }, host);
const faults = ts.getPreEmitDiagnostics(program);
process.stdout.write(ts.formatDiagnostics(faults, { ...host, getNewLine: () => '\n' }));
process.exitCode = faults.length === 0 ? 0 : 1;
