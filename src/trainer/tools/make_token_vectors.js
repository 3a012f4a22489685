// Writes tests/trainer/vectors/tokens.json with Hugging Face's tokenizers library, by its binding for Node:
//   npm install --no-save tokenizers@0.23.2 && node src/trainer/tools/make_token_vectors.js
// The vocabulary is that of models/tiny-llama; pre-tokenizers and normalizers are those of GPT-2, Llama 3 and Qwen 2.
const fs = require('fs');
const path = require('path');
const { Tokenizer } = require('tokenizers');

const root = path.join(__dirname, '..', '..', '..');
const tiny = JSON.parse(fs.readFileSync(path.join(root, 'models', 'tiny-llama', 'tokenizer.json'), 'utf8'));
const split = (regex) => ({
  type: 'Sequence',
  pretokenizers: [
    { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false },
    { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
  ],
});
// Llama 3 takes up to three digits at a time, Qwen one.
const words = (digits) => "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + digits
  + '| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
const variants = {
  gpt2: { pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }, normalizer: null },
  'gpt2 with a space before': {
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }, normalizer: null },
  llama3: {
    pre_tokenizer: split(words('{1,3}')),
    normalizer: null, ignore_merges: true },
  qwen2: {
    pre_tokenizer: split(words('')),
    normalizer: { type: 'NFC' } },
};
const texts = [
  '', ' ', '  ', '\n', '\n\n', ' \n ', '\r\n', '\t', 'a', ' a', 'a ', '  a  b   c ', 'Hello, world!', "don't DON'T we'll WE'LL it's 'S 're",
  '你好，世界。微调一个模型', '重置密码 Reset password 123', '日本語テキスト、カタカナ', '한국어 문장입니다.', 'Привет, мир! Ёж', 'مرحبا بالعالم ١٢٣', 'שלום עולם',
  'नमस्ते दुनिया १२३', 'ไทย ภาษา', '👩‍👩‍👧‍👦 🎉 🇨🇳', 'e\u0301 é ﬁ Å \u212b', '½ ² Ⅷ ٣ 12345678 1,234.56',
  'def f(x):\n    return x ** 2  # done\n\n\nclass A: pass\n',
  '{"a": [1, 2, {"b": null}]}', 'https://lumen.example/a?b=c&d=%20#e',
  'snake_case camelCase __init__ CONST_NAME', 'a\u00a0b\u3000c\u2028d\u2029e\ufefff',
  '\u001c\u001d\u001e\u001f\u0085', 'x\u0000y',
  '!!! ??? ... --- ___ ***', '$100 €50 ¥3', 'A.B.C. U.S.A.', '   leading', 'trailing   ', '\n  indented\n\ttabbed\n',
  '<|eot_id|> <|im_start|>user', 'naïve café Zürich', 'ǅ ǈ ªº', '\u200b\u200d\u202e', '𝒳𝟘 𐍈 🀄',
];
// The rest are drawn from ranges that meet all classes of the expressions; the generator is a fixed one.
let state = 12345;
const draw = (most) => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return (state >> 8) % most; };
const ranges = [[32, 95], [97, 26], [48, 10], [9, 5], [0x4e00, 500], [0x3040, 80], [0x600, 200], [0x900, 100],
  [0x1f600, 60], [0xc0, 100], [0x2000, 100], [0x300, 40], [32, 1], [10, 1]];
for (let i = 0; i < 120; i++) {
  let text = '';
  for (let length = 1 + draw(30); length > 0; length--) {
    const [start, count] = ranges[draw(ranges.length)];
    text += String.fromCodePoint(start + draw(count));
  }
  texts.push(text);
}

(async () => {
  const vectors = { made_with: 'tokenizers 0.23.2 (Node binding)', texts, variants: {} };
  for (const [name, variant] of Object.entries(variants)) {
    const { ignore_merges = false, ...parts } = variant;
    const content = { ...tiny, ...parts, model: { ...tiny.model, ignore_merges } };
    const tokenizer = Tokenizer.fromString(JSON.stringify(content));
    const ids = [];
    for (const text of texts) ids.push((await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds());
    vectors.variants[name] = { ...parts, ignore_merges, ids };
  }
  fs.writeFileSync(path.join(root, 'tests', 'trainer', 'vectors', 'tokens.json'), JSON.stringify(vectors));
})();
