"use strict";

const fs = require("node:fs");
const path = require("node:path");

// The changes of one database since its image, in files `{database}.journal-{generation}`. A line has the changes that belong together:
// ["add", collection, itself without documents], ["drop", collection], ["put", collection, document] or ["delete", collection, id].
class Journal {
  static #all = new Map();

  #database;
  #generation;
  #file = null;
  #changes = [];
  #isHeld = false;

  constructor(database) {
    this.#database = database;
    this.#generation = (this.#generations().at(-1) ?? -1) + 1;
  }

  static of(database) {
    if (!Journal.#all.has(database)) {
      Journal.#all.set(database, new Journal(database));
    }
    return Journal.#all.get(database);
  }

  // What happens in one go is one line, and is written before whoever asked for it goes on.
  note(change) {
    this.#changes.push(JSON.stringify(change));
    if (this.#changes.length === 1) {
      queueMicrotask(() => this.#isHeld || this.write());
    }
  }

  // Changes belong together until they are released.
  hold() {
    this.#isHeld = true;
  }

  release() {
    this.#isHeld = false;
    this.write();
  }

  write() {
    if (this.#changes.length > 0) {
      const line = `[${this.#changes.join(",")}]\n`;
      this.#changes = [];
      this.#file ??= fs.openSync(this.#pathOf(this.#generation), "a");
      fs.writeSync(this.#file, line);
    }
  }

  // Goes on in a new file; what was written before is in the image that is made now.
  turn() {
    this.write();
    if (this.#file !== null) {
      fs.closeSync(this.#file);
      this.#file = null;
    }
    this.#generation++;
  }

  // The image is on disk.
  discardOlder() {
    for (const generation of this.#generations().filter((one) => one < this.#generation)) {
      fs.unlinkSync(this.#pathOf(generation));
    }
  }

  // Every line, oldest first. A last one that was cut off was never answered for.
  *read() {
    for (const generation of this.#generations()) {
      for (const line of fs.readFileSync(this.#pathOf(generation), "utf8").split("\n").slice(0, -1)) {
        yield JSON.parse(line);
      }
    }
  }

  #generations() {
    const prefix = `${path.basename(this.#database)}.journal-`;
    const names = fs.readdirSync(path.dirname(this.#database)).filter((name) => name.startsWith(prefix));
    return names.map((name) => Number(name.slice(prefix.length))).sort((one, other) => one - other);
  }

  #pathOf(generation) {
    return `${this.#database}.journal-${generation}`;
  }
}

module.exports = { Journal };
