// The whole journey with the official client, as a program that was written for OpenAI makes it: only the address differs.
// Usage: node journey.mjs BASE_URL SUPERVISED.jsonl [PREFERENCES.jsonl]
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { basename } from 'node:path';
import OpenAI, { toFile } from 'openai';

const [baseURL, supervised, preferences] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'any', baseURL });
const quick = (steps, team) => ({
  team, 'finetune.hyperparameters.maxSteps': `${steps}`, 'finetune.hyperparameters.cutoffLength': '128',
  'finetune.other.saveSteps': '10', 'finetune.other.loggingSteps': '5',
});
const ended = ['succeeded', 'failed', 'cancelled'];

async function until(id, ...statuses) {
  for (const deadline = Date.now() + 180_000; Date.now() < deadline; await new Promise((next) => setTimeout(next, 250))) {
    const job = await client.fineTuning.jobs.retrieve(id);
    if (statuses.includes(job.status)) return job;
    assert(!ended.includes(job.status), `${job.status}: ${job.error?.message}`);
  }
  assert.fail(`no ${statuses} in time`);
}

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

// A stream would not be sent again by the client after an error; bytes are.
const read = (path) => toFile(fs.readFileSync(path), basename(path));

// Files
const file = await client.files.create({ file: await read(supervised), purpose: 'fine-tune' });
assert.equal((await client.files.retrieve(file.id)).status, 'processed');
assert.equal(await (await client.files.content(file.id)).text(), fs.readFileSync(supervised, 'utf8'));
assert((await all(client.files.list({ limit: 1 }))).some((one) => one.id === file.id));
assert.equal((await client.files.waitForProcessing(file.id)).id, file.id);

// An upload in parts
const bytes = fs.readFileSync(supervised);
const upload = await client.uploads.create({ bytes: bytes.length, filename: 'parts.jsonl', mime_type: 'text/jsonl', purpose: 'fine-tune' });
const parts = [];
for (let at = 0; at < bytes.length; at += 40_000) {
  parts.push(await client.uploads.parts.create(upload.id, { data: await toFile(bytes.subarray(at, at + 40_000), 'part') }));
}
const complete = await client.uploads.complete(upload.id, {
  part_ids: parts.map((part) => part.id), md5: createHash('md5').update(bytes).digest('hex'),
});
assert.equal(complete.status, 'completed');
assert.equal(complete.file.bytes, bytes.length);
const unwanted = await client.uploads.create({ bytes: 10, filename: 'unwanted.jsonl', mime_type: 'text/jsonl', purpose: 'fine-tune' });
assert.equal((await client.uploads.cancel(unwanted.id)).status, 'cancelled');

// A supervised job, measured on a file of its own: poll, pause, resume, poll, read
const held = await client.files.create({
  file: await toFile(Buffer.from(fs.readFileSync(supervised, 'utf8').split('\n').slice(0, 12).join('\n')), 'held.jsonl'), purpose: 'fine-tune',
});
let job = await client.fineTuning.jobs.create({
  model: 'gpt-4o-mini', training_file: complete.file.id, validation_file: held.id, suffix: 'node journey', seed: 11, metadata: quick(60, 'node'),
  method: { type: 'supervised', supervised: { hyperparameters: { batch_size: 4, learning_rate_multiplier: 10 } } },
});
assert.equal(job.seed, 11);
assert.equal(job.validation_file, held.id);
assert.equal(job.hyperparameters.batch_size, 4);
await until(job.id, 'running');
await client.fineTuning.jobs.pause(job.id);
await until(job.id, 'paused');
await client.fineTuning.jobs.resume(job.id);
job = await until(job.id, 'succeeded');
assert.match(job.fine_tuned_model, /^ft:gpt-4o-mini:finetune:node-journey:[0-9a-f]{8}$/);
assert(job.trained_tokens > 0);

const events = await all(client.fineTuning.jobs.listEvents(job.id, { limit: 4 }));
assert.equal(new Set(events.map((event) => event.id)).size, events.length);
assert(events.some((event) => event.type === 'metrics' && event.data.train_loss > 0));
assert.equal(events[0].message, 'The job has successfully completed');
const checkpoints = await all(client.fineTuning.jobs.checkpoints.list(job.id, { limit: 2 }));
assert(checkpoints.length >= 3 && checkpoints[0].step_number > checkpoints[1].step_number);
assert.equal((await client.models.retrieve(checkpoints[0].fine_tuned_model_checkpoint)).object, 'model');
const csv = await (await client.files.content(job.result_files[0])).text();
assert.match(csv, /^step,train_loss,/);
assert.match(csv, /\n60,[\d.]+,,[\d.]+,,[\d.]+,\n/);
assert(checkpoints[0].metrics.valid_loss > 0);

// A job that is cancelled, and the lists
const unneeded = await client.fineTuning.jobs.create({ model: 'tiny-llama', training_file: file.id, metadata: quick(1000, 'node') });
await client.fineTuning.jobs.cancel(unneeded.id);
await until(unneeded.id, 'cancelled');
const mine = await all(client.fineTuning.jobs.list({ limit: 1, metadata: { team: 'node' } }));
assert.deepEqual(mine.map((one) => one.id), [unneeded.id, job.id]);

// Preferences
if (preferences) {
  const pairs = await client.files.create({ file: await read(preferences), purpose: 'fine-tune' });
  const dpo = await client.fineTuning.jobs.create({
    model: 'gpt-4o-mini', training_file: pairs.id, metadata: quick(10, 'node-dpo'), method: { type: 'dpo', dpo: { hyperparameters: { beta: 0.2 } } },
  });
  assert.equal(dpo.method.dpo.hyperparameters.beta, 0.2);
  await until(dpo.id, 'succeeded');
}

// The model
assert((await all(client.models.list())).some((model) => model.id === job.fine_tuned_model));
assert.equal((await client.models.delete(job.fine_tuned_model)).deleted, true);
assert(!(await all(client.models.list())).some((model) => model.id === job.fine_tuned_model));
await assert.rejects(client.models.retrieve(job.fine_tuned_model), (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
assert.equal((await client.files.delete(file.id)).deleted, true);
await assert.rejects(client.files.retrieve(file.id), OpenAI.NotFoundError);
console.log('done');
