// Verifies webhooks by the official client: reads [{headers, body}] and writes what they say.
import { text } from 'node:stream/consumers';
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: 'any', webhookSecret: process.argv[2] });
const events = [];
for (const { headers, body } of JSON.parse(await text(process.stdin))) {
  events.push(await client.webhooks.unwrap(body, headers));
}
console.log(JSON.stringify(events));
