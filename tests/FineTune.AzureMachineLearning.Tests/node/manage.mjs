// Jobs and computes through the official management client: created, listed, looked at, cancelled and deleted.
import assert from "node:assert/strict";
import { AzureMachineLearningWorkspaces } from "@azure/arm-machinelearning";

const [endpoint, subscription, group, workspace, region, size] = process.argv.slice(2);
const credential = { getToken: async () => ({ token: "any", expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new AzureMachineLearningWorkspaces(credential, subscription, { endpoint: endpoint.replace(/\/$/, "") });
const fast = { updateIntervalInMs: 50 };

async function all(pages) {
  const items = [];
  for await (const item of pages) {
    items.push(item);
  }
  return items;
}

async function until(look, wanted) {
  for (const limit = Date.now() + 60_000; ;) {
    const seen = await look();
    if (wanted(seen)) {
      return seen;
    }
    assert.ok(Date.now() < limit, `still ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function environment() {
  const properties = { properties: { image: "trainer@sha256:0", osType: "Linux" } };
  const made = await client.environmentVersions.createOrUpdate(group, workspace, "finetune", "1", properties);
  assert.match(made.id, /environments\/finetune\/versions\/1$/);
  return made.id;
}

async function jobs(environmentId, computeId) {
  const names = ["js-1", "js-2", "js-3"];
  for (const name of names) {
    const made = await client.jobs.createOrUpdate(group, workspace, name, {
      properties: {
        jobType: "Command",
        command: "python -c 'print(1)'",
        environmentId,
        computeId,
        distribution: { distributionType: "PyTorch", processCountPerInstance: 1 },
        resources: { instanceCount: 1 },
        limits: { jobLimitsType: "Command", timeout: "PT1H" },
        tags: { maker: "js" },
      },
    });
    assert.equal(made.name, name);
    assert.equal(made.properties.jobType, "Command");
  }
  const listed = await all(client.jobs.list(group, workspace));
  assert.deepEqual(listed.map((job) => job.name).sort(), names);
  assert.equal((await all(client.jobs.list(group, workspace, { tag: "maker" }))).length, 3);
  assert.equal((await all(client.jobs.list(group, workspace, { tag: "nobody" }))).length, 0);

  await client.jobs.beginCancelAndWait(group, workspace, "js-1", fast);
  const cancelled = await until(() => client.jobs.get(group, workspace, "js-1"), (job) => job.properties.status === "Canceled");
  assert.equal(cancelled.properties.tags.maker, "js");
  await until(() => client.jobs.get(group, workspace, "js-2"), (job) => job.properties.status === "Completed");

  for (const name of names) {
    await until(() => client.jobs.get(group, workspace, name), (job) => ["Canceled", "Completed"].includes(job.properties.status));
    await client.jobs.beginDeleteAndWait(group, workspace, name, fast);
    await assert.rejects(client.jobs.get(group, workspace, name), (error) => error.statusCode === 404);
  }
}

async function cluster() {
  const made = await client.computeOperations.beginCreateOrUpdateAndWait(group, workspace, "js-cluster", {
    location: region,
    properties: {
      computeType: "AmlCompute",
      properties: {
        vmSize: size,
        vmPriority: "Dedicated",
        osType: "Linux",
        scaleSettings: { minNodeCount: 0, maxNodeCount: 2, nodeIdleTimeBeforeScaleDown: "PT2M" },
      },
    },
  }, fast);
  assert.equal(made.properties.provisioningState, "Succeeded");
  assert.equal(made.properties.properties.scaleSettings.maxNodeCount, 2);
  const listed = await all(client.computeOperations.list(group, workspace));
  assert.deepEqual(listed.map((compute) => compute.name), ["js-cluster"]);
  return made.id;
}

async function noCluster() {
  await client.computeOperations.beginDeleteAndWait(group, workspace, "js-cluster", "Delete", fast);
  await assert.rejects(client.computeOperations.get(group, workspace, "js-cluster"), (error) => error.statusCode === 404);
}

await assert.rejects(client.jobs.get(group, workspace, "nothing"), (error) => error.statusCode === 404);
await assert.rejects(client.jobs.createOrUpdate(group, workspace, "bad", { properties: { jobType: "Command", command: "x", environmentId: "none" } }), (error) => error.statusCode === 400);
const computeId = await cluster();
await jobs(await environment(), computeId);
await noCluster();
console.log("done");
