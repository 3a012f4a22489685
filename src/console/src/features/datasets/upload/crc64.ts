/** CRC-64/NVME, the checksum that storage takes as `x-ms-content-crc64`. In two halves of 32 bits, which are quicker than BigInt. */
const PolynomialHigh = 0x9a6c9329;
const PolynomialLow = 0xac4bc9b5;

const high = new Uint32Array(256);
const low = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let [h, l] = [0, byte];
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (l & 1) === 1;
    l = ((l >>> 1) | (h << 31)) >>> 0;
    h >>>= 1;
    if (isOdd) {
      l = (l ^ PolynomialLow) >>> 0;
      h = (h ^ PolynomialHigh) >>> 0;
    }
  }

  high[byte] = h;
  low[byte] = l;
}

/** Checksum of a content, eight bytes, lowest first, in base64. Reads it piece by piece. */
export async function crc64Of(content: Blob): Promise<string> {
  let [h, l] = [0xffffffff, 0xffffffff];
  const reader = content.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const bytes = piece.value;
    for (let at = 0; at < bytes.length; at++) {
      const row = (l ^ (bytes[at] as number)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ (low[row] as number);
      h = (h >>> 8) ^ (high[row] as number);
    }
  }

  const sum = new DataView(new ArrayBuffer(8));
  sum.setUint32(0, ~l, true);
  sum.setUint32(4, ~h, true);
  return btoa(String.fromCharCode(...new Uint8Array(sum.buffer)));
}
