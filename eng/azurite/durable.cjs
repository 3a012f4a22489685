"use strict";

// Azurite keeps its metadata and its tables in memory (LokiJS) and makes an image of them every few seconds, so that one that is killed
// forgets what it has answered for since. Loaded before Azurite (node --require), this writes every change to a journal beside each database
// before the request is answered, and applies the journal when the database is next loaded. A journal is kept until a later image is on disk.

const fs = require("node:fs");
const path = require("node:path");
const { Journal } = require("./journal.cjs");
const { replay } = require("./replay.cjs");

// Images only bound the length of journals now, and the emulator stands still while one is made.
const IMAGE_INTERVAL_MS = 60_000;

const azurite = path.dirname(fs.realpathSync(process.argv[1]));
const Loki = require(require.resolve("lokijs", { paths: [azurite] }));
const TableStore = require(path.join(azurite, "table", "persistence", "LokiTableMetadataStore.js")).default;

const { loadDatabase, saveDatabase } = Loki.LokiFsAdapter.prototype;

Loki.LokiFsAdapter.prototype.loadDatabase = function (name, done) {
  loadDatabase.call(this, name, (content) => {
    if (typeof content !== "string") {
      done(content);
      return;
    }
    try {
      done(replay(JSON.parse(content), Journal.of(name).read()));
    } catch (error) {
      done(error);
    }
  });
};

Loki.LokiFsAdapter.prototype.saveDatabase = function (name, content, done) {
  const journal = Journal.of(name);
  journal.turn();
  saveDatabase.call(this, name, content, (error) => {
    if (!error) {
      journal.discardOlder();
    }
    done(error);
  });
};

const { addCollection, removeCollection, loadJSONObject, configureOptions } = Loki.prototype;

Loki.prototype.configureOptions = function (options, isFirst) {
  configureOptions.call(this, options?.autosave ? { ...options, autosaveInterval: IMAGE_INTERVAL_MS } : options, isFirst);
};

const loading = new Set();

Loki.prototype.loadJSONObject = function (image, options) {
  loading.add(this);
  loadJSONObject.call(this, image, options);
  loading.delete(this);

  // The image has those of the documents that were in it.
  this.collections.forEach((collection) => collection.ensureAllIndexes(true));
};

Loki.prototype.addCollection = function (name, options) {
  const isNew = !this.collections.some((collection) => collection.name === name);
  const collection = addCollection.call(this, name, options);
  if (isNew && this.persistenceMethod === "fs") {
    const journal = Journal.of(this.filename);
    const put = (document) => journal.note(["put", name, document]);
    collection.on("insert", (inserted) => (Array.isArray(inserted) ? inserted.forEach(put) : put(inserted)));
    collection.on("update", put);
    collection.on("delete", (document) => journal.note(["delete", name, document.$loki]));
    if (!loading.has(this)) {
      journal.note(["add", name, JSON.parse(JSON.stringify(collection, this.serializeReplacer))]);
    }
  }
  return collection;
};

Loki.prototype.removeCollection = function (name) {
  removeCollection.call(this, name);
  Journal.of(this.filename).note(["drop", name]);
};

const { beginBatchTransaction, endBatchTransaction } = TableStore.prototype;

// A batch is all there or not at all.
TableStore.prototype.beginBatchTransaction = async function (...batch) {
  await beginBatchTransaction.apply(this, batch);
  Journal.of(this.lokiDBPath).hold();
};

TableStore.prototype.endBatchTransaction = async function (...batch) {
  await endBatchTransaction.apply(this, batch);
  Journal.of(this.lokiDBPath).release();
};
