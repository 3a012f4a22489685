import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import en from '../src/i18n/en';
import zh from '../src/i18n/zh-CN';

type Texts = { [key: string]: string | Texts };

function flat(texts: Texts, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

const english = flat(en);
const chinese = flat(zh as unknown as Texts);
const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : /\.tsx?$/.test(entry.name) && entry.name !== 'schema.ts' ? [path] : [];
  });
}

const files = sources('src');

describe('translations', () => {
  it('have the same keys in both languages', () => expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort()));

  it('are never empty', () => expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]));

  it('fill the same holes in both languages', () => {
    const unlike = [...english].filter(([key, text]) => String(new Set(holes(text))) !== String(new Set(holes(chinese.get(key) ?? ''))));
    // A count may be left out where the sentence for one says it in words.
    expect(unlike.filter(([key]) => !key.endsWith('_one'))).toEqual([]);
  });

  it('are all used', () => {
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const isUsed = (key: string) => {
      const name = key.replace(/_(one|other)$/, '');
      const group = name.slice(0, name.lastIndexOf('.'));
      return text.includes(`'${name}'`) || text.includes(`\`${group}.\${`);
    };
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });

  it('hold every word that a page shows', () => {
    const raw = files.filter((file) => file.endsWith('.tsx')).flatMap(rawTexts);
    expect(raw).toEqual([]);
  });
});

const spoken = new Set(['aria-label', 'title', 'label', 'placeholder', 'alt', 'hint', 'help', 'content', 'validationMessage']);
const hasWords = (text: string) => /\p{L}{2,}/u.test(text);

/** Words that stand in JSX itself instead of coming from the translations. */
function rawTexts(file: string): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node) && hasWords(node.text)) {
      found.push(`${file}: ${node.text.trim()}`);
    } else if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer)) {
      if (hasWords(node.initializer.text)) {
        found.push(`${file}: ${node.initializer.text}`);
      }
    } else if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteral(node.expression) && hasWords(node.expression.text)) {
      found.push(`${file}: ${node.expression.text}`);
    }

    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
