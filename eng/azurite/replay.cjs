"use strict";

// The image with the changes of the journal in it. A change may be in the image already; applied again it changes nothing. What belongs to a
// collection that is not there was changed before the collection was dropped.
function replay(image, lines) {
  const collections = new Map(image.collections.map((collection) => [collection.name, collection]));
  const documents = new Map();
  const documentsOf = (name) => {
    if (!documents.has(name)) {
      documents.set(name, new Map((collections.get(name)?.data ?? []).map((document) => [document.$loki, document])));
    }
    return documents.get(name);
  };
  for (const line of lines) {
    for (const [change, name, value] of line) {
      if (change === "add" && !collections.has(name)) {
        collections.set(name, value);
        documents.delete(name);
      } else if (change === "drop") {
        collections.delete(name);
        documents.delete(name);
      } else if (change === "put") {
        documentsOf(name).set(value.$loki, value);
      } else if (change === "delete") {
        documentsOf(name).delete(value);
      }
    }
  }
  for (const [name, changed] of documents) {
    const collection = collections.get(name);
    if (!collection) {
      continue;
    }
    collection.data = [...changed.values()].sort((one, other) => one.$loki - other.$loki);
    collection.maxId = Math.max(collection.maxId, collection.data.at(-1)?.$loki ?? 0);
  }
  return { ...image, collections: [...collections.values()] };
}

module.exports = { replay };
